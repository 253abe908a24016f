package io.terrane.agent.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 as the header {@code Content-Digest} (RFC 9530) writes it. */
final class Digest {
    static final String HEADER = "Content-Digest";

    private static final int BUFFER_BYTES = 64 << 10;

    private Digest() {}

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static String of(byte[] bytes) {
        return header(start().digest(bytes));
    }

    static String of(Path file) throws IOException {
        var digest = start();
        var buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return header(digest.digest());
    }

    static String header(byte[] sha256) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    }
}
