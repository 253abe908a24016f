package io.terrane.system.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What terraform prints when it creates many things, cut into a chunk as agents cut it. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record LogText(byte[] plain, byte[] gzip) {
    private static final int ESTIMATE = 1 << 14;

    static LogText of(int bytes, long seed) {
        var random = new Random(seed);
        var text = new StringBuilder(bytes + 256);
        while (text.length() < bytes) {
            text.append(
                    "module.network[\"eu-%d\"].aws_subnet.private[%d]: Creation complete after %ds [id=subnet-%016x]\n"
                            .formatted(random.nextInt(9), random.nextInt(1000), random.nextInt(90), random.nextLong()));
        }
        var plain = Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), bytes);
        return new LogText(plain, compress(plain));
    }

    private static byte[] compress(byte[] plain) {
        var compressed = new ByteArrayOutputStream(ESTIMATE);
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes every byte", e);
        }
        return compressed.toByteArray();
    }
}
