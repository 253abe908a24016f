package io.terrane.control.identity;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** A secret that names its holder. Only its SHA-256 is kept: 32 random bytes need no salt and no slow hash. */
public record Token(String secret) {
    private static final int RANDOM_BYTES = 32;
    private static final String BEARER = "bearer ";
    private static final int LONGEST_HEADER = 300;

    /** The kinds of token, told apart by a prefix so that scanners and people recognise them. */
    public enum Kind {
        API("an"),
        POOL("a"),
        AGENT("an"),
        TASK("a");

        private final String article;

        Kind(String article) {
            this.article = article;
        }

        public String prefix() {
            return "trn_%s_".formatted(role());
        }

        String role() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Such as <i>an API token (trn_api_...)</i>. */
        String inWords() {
            return "%s %s token (%s...)".formatted(article, this == API ? name() : role(), prefix());
        }
    }

    public static Token mint(Kind kind, SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Token(kind.prefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What a request has in the header {@code Authorization}; empty where that is none, or nothing of the kind. */
    static Optional<Token> ofBearer(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.length() <= LONGEST_HEADER)
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> new Token(header.substring(BEARER.length()).strip()));
    }

    /** Empty for what was never a token of ours. */
    Optional<Kind> kind() {
        return Arrays.stream(Kind.values())
                .filter(each -> secret.startsWith(each.prefix()))
                .findFirst();
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
