package io.terrane.executor.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double up to a most, each shortened at random by up to a half, so that many waiters spread out. */
public final class Backoff {
    private final Duration first;
    private final Duration most;
    private Duration next;

    public Backoff(Duration first, Duration most) {
        this.first = first;
        this.next = first;
        this.most = most;
    }

    public void pause() throws InterruptedException {
        var nanos = next.toNanos();
        next = next.multipliedBy(2).compareTo(most) < 0 ? next.multipliedBy(2) : most;
        Thread.sleep(Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1)));
    }

    /** Something went well: the next pause is a first one. */
    public void reset() {
        next = first;
    }
}
