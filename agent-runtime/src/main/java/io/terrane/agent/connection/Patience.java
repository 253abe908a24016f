package io.terrane.agent.connection;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long an exchange may stand still. It is not a bound of the whole: a large upload over a slow line goes on for as
 * long as bytes move.
 */
public final class Patience {
    /** A half-open connection is noticed within 20 s, of which some are the caller's own. */
    static final Duration STILL = Duration.ofSeconds(18);

    private final long limitNanos;
    private volatile long lastMove = System.nanoTime();

    public Patience() {
        this(STILL);
    }

    Patience(Duration limit) {
        limitNanos = limit.toNanos();
    }

    /** Something moved. */
    public void renew() {
        lastMove = System.nanoTime();
    }

    <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            while (true) {
                try {
                    return answer.get(left(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException _) {
                    if (left() <= 0) {
                        throw new HttpTimeoutException(
                                "Nothing moved for %d s".formatted(TimeUnit.NANOSECONDS.toSeconds(limitNanos)));
                    }
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private long left() {
        return limitNanos - (System.nanoTime() - lastMove);
    }
}
