package io.terrane.control.agent;

import java.util.concurrent.TimeUnit;

/** How many messages one connection may bring: so many at once, and after those so many a second. */
final class MessagePace {
    private final double nanosForOne;
    private final double most;
    private double allowance;
    private long last;

    /** @param now by {@link System#nanoTime}, as below */
    MessagePace(int atOnce, int perSecond, long now) {
        this.nanosForOne = (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.most = atOnce;
        this.allowance = atOnce;
        this.last = now;
    }

    /** Answers false where one more is too many. */
    synchronized boolean allows(long now) {
        allowance = Math.min(most, allowance + (now - last) / nanosForOne);
        last = now;
        if (allowance < 1) {
            return false;
        }
        allowance--;
        return true;
    }
}
