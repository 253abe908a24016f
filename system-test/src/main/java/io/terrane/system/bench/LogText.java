package io.terrane.system.bench;

import io.terrane.protocol.LogMember;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/** What terraform prints when it creates many things, cut into a chunk as agents cut it. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record LogText(byte[] plain, byte[] gzip) {
    static LogText of(int bytes, long seed) {
        var random = new Random(seed);
        var text = new StringBuilder(bytes + 256);
        while (text.length() < bytes) {
            text.append(
                    "module.network[\"eu-%d\"].aws_subnet.private[%d]: Creation complete after %ds [id=subnet-%016x]\n"
                            .formatted(random.nextInt(9), random.nextInt(1000), random.nextInt(90), random.nextLong()));
        }
        var plain = Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), bytes);
        return new LogText(plain, LogMember.compress(plain));
    }

    /** Of the compressed bytes, as the header {@code Content-Digest} has it. */
    String digest() {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(gzip);
            return "sha-256=:%s:".formatted(Base64.getEncoder().encodeToString(sha256));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
