package io.terrane.control.log;

import java.time.Duration;

/**
 * Who reads history while many chunks come, and when: all viewers who are behind take turns, so that however many there
 * are, they take the same small part of the machine from those who write.
 */
final class Turns {
    private final long between;
    private final long shortest;
    private final long longest;
    private long last = System.nanoTime();

    /**
     * @param between two turns, whoever's
     * @param shortest that one waits for a turn
     * @param longest that one waits, however many others do
     */
    Turns(Duration between, Duration shortest, Duration longest) {
        this.between = between.toNanos();
        this.shortest = shortest.toNanos();
        this.longest = longest.toNanos();
    }

    /** How long to wait from now. */
    synchronized Duration next() {
        var now = System.nanoTime();
        last = Math.clamp(last + between, now + shortest, now + longest);
        return Duration.ofNanos(last - now);
    }
}
