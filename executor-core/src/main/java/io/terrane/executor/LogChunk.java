package io.terrane.executor;

/**
 * Bytes of a task's log, uncompressed.
 *
 * @param offset where they begin
 * @param bytes at most {@link #MAX_BYTES}; not changed afterwards by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and too many to copy.
public record LogChunk(long offset, byte[] bytes) {
    /** 1 MiB: a chunk that does not shrink at all still fits into what the control plane takes. */
    public static final int MAX_BYTES = 1 << 20;

    public LogChunk {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be at least 0, not " + offset);
        }
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("A chunk has 1 to %d bytes, not %d".formatted(MAX_BYTES, bytes.length));
        }
    }
}
