package io.terrane.control.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret that names its holder. Only its SHA-256 is kept: 32 random bytes need no salt and no slow hash. */
public record Token(String secret) {
    private static final int RANDOM_BYTES = 32;

    /** The kinds of token, told apart by a prefix so that scanners and people recognise them. */
    public enum Kind {
        API("trn_api_"),
        POOL("trn_pool_"),
        AGENT("trn_agent_"),
        TASK("trn_task_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        public String prefix() {
            return prefix;
        }
    }

    public static Token mint(Kind kind, SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Token(kind.prefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Token[...]";
    }
}
