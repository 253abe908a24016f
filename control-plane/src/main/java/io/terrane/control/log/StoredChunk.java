package io.terrane.control.log;

import io.terrane.protocol.LogMember;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A chunk as it was received and kept. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and too many to copy.
record StoredChunk(long offset, int length, long crc32, ChunkEncoding encoding, byte[] bytes) {
    private static final int PIECE = 1 << 16;

    long end() {
        return offset + length;
    }

    boolean isJoinable() {
        return switch (encoding) {
            case GZIP -> LogMember.isJoinable(bytes);
            case IDENTITY -> false;
            case FLUSHED -> true;
        };
    }

    /** Its compressed data, to which that of other chunks can be joined. */
    byte[] data() {
        if (encoding == ChunkEncoding.FLUSHED) {
            return bytes;
        }
        return LogMember.data(isJoinable() ? bytes : LogMember.compress(content()));
    }

    private byte[] content() {
        try (var content = encoding.decode(bytes)) {
            return content.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException("The chunk was whole when it was stored", e);
        }
    }

    /** What of its content lies between two offsets of the log, inflated no faster than it is taken. */
    Iterable<Buffer> content(long from, long to) {
        return () -> new Pieces(encoding.decode(bytes), Math.max(0, from - offset), Math.min(length, to - offset));
    }

    private static final class Pieces implements Iterator<Buffer> {
        private final InputStream content;
        private final long to;
        private final long from;
        private long at;

        Pieces(InputStream content, long from, long to) {
            this.content = content;
            this.from = from;
            this.to = to;
        }

        @Override
        public boolean hasNext() {
            return at < to;
        }

        @Override
        public Buffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            try {
                content.skipNBytes(Math.max(0, from - at));
                at = Math.max(from, at);
                var piece = content.readNBytes((int) Math.min(PIECE, to - at));
                at += piece.length;
                return Buffer.buffer(piece);
            } catch (IOException e) {
                throw new UncheckedIOException("The chunk was whole when it was stored", e);
            } finally {
                closeAtEnd();
            }
        }

        private void closeAtEnd() {
            try {
                if (at >= to) {
                    content.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Memory can always be closed", e);
            }
        }
    }
}
