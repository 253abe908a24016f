package io.terrane.agent.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to stay away after failures: any time within a window that doubles with each of them, from 1 s to 64 s, so
 * that a thousand agents do not come back at once.
 */
record Backoff(int failures) {
    static final Backoff NONE = new Backoff(0);

    private static final int MOST_DOUBLINGS = 6;
    private static final Duration HEALTH = Duration.ofSeconds(60);

    Backoff more() {
        return new Backoff(failures + 1);
    }

    /** A connection that lived for {@code uptime} ended: a healthy one makes earlier failures forgotten. */
    Backoff after(Duration uptime) {
        return uptime.compareTo(HEALTH) >= 0 ? new Backoff(1) : more();
    }

    Duration window() {
        return failures == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    }

    Duration next(RandomGenerator random) {
        return failures == 0 ? Duration.ZERO : Duration.ofNanos(random.nextLong(window().toNanos()));
    }
}
