package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Keeps the head and the tail of a log that is too long, and says in between how much is missing. */
final class LogLimit {
    private static final int TAIL_BYTES = 4 << 20;
    private static final int MARKER_BYTES = 256;

    /** How far the tail's beginning may move on to begin with a whole line. */
    private static final int LINE_BYTES = 4 << 10;

    private final Spool spool;
    private final long limit;
    private final long head;
    private final int tailBytes;
    private byte[] tail = {};
    private long beyond;
    private long missing;

    LogLimit(Spool spool, long limit) {
        this.spool = spool;
        this.limit = limit;
        this.tailBytes = (int) Math.min(TAIL_BYTES, limit / 2);
        this.head = Math.max(0, limit - tailBytes - MARKER_BYTES);
    }

    /**
     * What came when the head was full.
     *
     * @param length of all of it
     * @param end the last of it: as much as the tail takes
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and too many to copy.
    record Beyond(long length, byte[] end) {}

    boolean isBeyondHead() {
        return beyond > 0;
    }

    /** All that was written. */
    long total() {
        return spool.length() + beyond;
    }

    Beyond beyond() {
        var end = new byte[(int) Math.min(beyond, tail.length)];
        for (var copied = 0; copied < end.length; ) {
            var at = (int) ((beyond - end.length + copied) % tail.length);
            var count = Math.min(end.length - copied, tail.length - at);
            System.arraycopy(tail, at, end, copied, count);
            copied += count;
        }
        return new Beyond(beyond, end);
    }

    /** To be called before anything else. */
    void resume(Beyond earlier) {
        beyond = earlier.length() - earlier.end().length;
        if (earlier.length() > 0) {
            keep(earlier.end(), 0, earlier.end().length);
        }
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        var direct = (int) Math.min(length, Math.max(0, head - spool.length()));
        if (direct > 0) {
            spool.append(bytes, offset, direct);
        }
        if (direct < length) {
            keep(bytes, offset + direct, length - direct);
        }
    }

    /** The ring's last bytes are all that matters. */
    private void keep(byte[] bytes, int offset, int length) {
        if (tail.length == 0) {
            tail = new byte[tailBytes];
        }
        var skipped = Math.max(0, length - tail.length);
        beyond += skipped;
        for (var from = offset + skipped; from < offset + length; ) {
            var at = (int) (beyond % tail.length);
            var count = Math.min(offset + length - from, tail.length - at);
            System.arraycopy(bytes, from, tail, at, count);
            from += count;
            beyond += count;
        }
    }

    /** Writes the tail. Answers why the log is not whole, where it is not. */
    Optional<String> finish() throws IOException {
        if (beyond > tail.length) {
            missing = beyond - tail.length;
            missing += restOfLine();
            marker();
        }
        for (var from = missing; from < beyond; ) {
            var at = (int) (from % tail.length);
            var count = (int) Math.min(beyond - from, tail.length - at);
            spool.append(tail, at, count);
            from += count;
        }
        return missing == 0
                ? Optional.empty()
                : Optional.of("The log is longer than its limit of %d bytes; %d bytes are missing in its middle."
                        .formatted(limit, missing));
    }

    private int restOfLine() {
        for (var skipped = 0; skipped < Math.min(LINE_BYTES, tail.length); skipped++) {
            if (tail[(int) ((missing + skipped) % tail.length)] == '\n') {
                return skipped + 1;
            }
        }
        return 0;
    }

    private void marker() throws IOException {
        var text = String.format(
                Locale.ROOT,
                "%n\033[0m[%,d bytes are missing here: this log is longer than its limit of %,d bytes]%n",
                missing,
                limit);
        var bytes = text.getBytes(UTF_8);
        spool.append(bytes, 0, bytes.length);
    }
}
