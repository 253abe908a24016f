package io.terrane.control.log;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.LogMember;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/**
 * A chunk whose content is known to be good.
 *
 * @param length of the content, uncompressed
 * @param crc32 of the content
 * @param bytes as they came
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and too many to copy.
record ReceivedChunk(long offset, int length, long crc32, ChunkEncoding encoding, byte[] bytes) {
    static final int MAX_ENCODED = 1 << 20;
    static final int MAX_DECODED = 8 << 20;

    /** How much larger than what came the content may be, where it is more than the harmless {@link #MAX_ENCODED}. */
    static final int MAX_EXPANSION = 200;

    private static final int STEP = 1 << 15;

    /** Inflates once, in constant memory. Fails with {@code TOO_LARGE} or {@code MALFORMED}. */
    static ReceivedChunk of(long offset, byte[] encoded, ChunkEncoding encoding) {
        if (encoded.length > MAX_ENCODED) {
            throw new Problem(ProblemType.TOO_LARGE, "A chunk has at most %d bytes.".formatted(MAX_ENCODED));
        }
        var crc = new CRC32();
        try (var content = encoding.decode(encoded)) {
            var length = measure(content, limit(encoded.length), crc);
            return new ReceivedChunk(offset, length, crc.getValue(), encoding, encoded);
        } catch (IOException e) {
            throw new Problem(
                    ProblemType.MALFORMED, "The body is not one whole gzip member: %s.".formatted(e.getMessage()));
        }
    }

    long end() {
        return offset + length;
    }

    byte[] content() {
        try (var content = encoding.decode(bytes)) {
            return content.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException("The chunk was whole before", e);
        }
    }

    /** What of it lies behind an offset within it. */
    ReceivedChunk from(long start) {
        var content = content();
        var skipped = (int) (start - offset);
        var crc = new CRC32();
        crc.update(content, skipped, length - skipped);
        var rest = LogMember.compress(content, skipped, length - skipped);
        return new ReceivedChunk(start, length - skipped, crc.getValue(), ChunkEncoding.GZIP, rest);
    }

    private static int limit(int encoded) {
        return (int) Math.min(MAX_DECODED, Math.max(MAX_ENCODED, (long) encoded * MAX_EXPANSION));
    }

    private static int measure(InputStream content, int limit, CRC32 crc) throws IOException {
        var step = new byte[STEP];
        var length = 0;
        for (var count = content.read(step); count >= 0; count = content.read(step)) {
            length += count;
            if (length > limit) {
                throw new Problem(
                        ProblemType.TOO_LARGE,
                        "The chunk's content is larger than %d bytes, or more than %d times as large as its body."
                                .formatted(MAX_DECODED, MAX_EXPANSION));
            }
            crc.update(step, 0, count);
        }
        if (length == 0) {
            throw new Problem(ProblemType.MALFORMED, "A chunk has at least one byte.");
        }
        return length;
    }
}
