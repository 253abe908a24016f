package io.terrane.agent.connection;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A body on its way in, which fails where it stands still. */
final class WatchedStream extends FilterInputStream {
    private final ScheduledExecutorService watch;
    private final long limitNanos;
    private volatile boolean stalled;

    WatchedStream(InputStream body, ScheduledExecutorService watch, long limitNanos) {
        super(body);
        this.watch = watch;
        this.limitNanos = limitNanos;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var giveUp = watch.schedule(this::giveUp, limitNanos, TimeUnit.NANOSECONDS);
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            throw stalled ? new IOException("The answer stands still", e) : e;
        } finally {
            giveUp.cancel(false);
        }
    }

    /** Wakes the reader: a closed body fails. */
    private void giveUp() {
        stalled = true;
        try {
            in.close();
        } catch (IOException _) {
            // The reader learns of it.
        }
    }
}
