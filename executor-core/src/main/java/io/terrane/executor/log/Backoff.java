package io.terrane.executor.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The wait before the next attempt: longer each time, and not the same as everybody else's. */
final class Backoff {
    private static final Duration LEAST = Duration.ofMillis(200);
    private static final Duration MOST = Duration.ofSeconds(5);

    private final RandomGenerator random;
    private Duration next = LEAST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Sleeps between half of a time that doubles, and all of it. */
    void pause() throws InterruptedException {
        var limit = next.toNanos();
        next = next.multipliedBy(2).compareTo(MOST) < 0 ? next.multipliedBy(2) : MOST;
        TimeUnit.NANOSECONDS.sleep(random.nextLong(limit / 2, limit));
    }

    void reset() {
        next = LEAST;
    }
}
