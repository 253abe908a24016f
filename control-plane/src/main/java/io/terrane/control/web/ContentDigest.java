package io.terrane.control.web;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Content-Digest} header (RFC 9530), of which {@code sha-256} is understood. */
public final class ContentDigest {
    public static final String HEADER = "Content-Digest";

    private static final int SHA256_BYTES = 32;
    private static final Pattern SHA256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/=]+):\\s*(?:$|,)");

    private final byte[] expected;

    private ContentDigest(byte[] expected) {
        this.expected = expected;
    }

    /** Empty where there is no such header; a header that cannot be checked is refused. */
    static Optional<ContentDigest> of(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        return Optional.of(SHA256.matcher(header))
                .filter(Matcher::find)
                .flatMap(found -> decode(found.group(1)))
                .map(ContentDigest::new)
                .or(() -> {
                    throw new Problem(
                            ProblemType.MALFORMED,
                            "Content-Digest must hold the SHA-256 of the body, as in sha-256=:<base64 of 32 bytes>:.");
                });
    }

    /** The header's value for a digest that is known already. */
    public static String value(String sha256) {
        return "sha-256=:%s:"
                .formatted(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)));
    }

    /** Fails with {@code DIGEST_MISMATCH} where the bytes that passed are not those that were announced. */
    void verify(MessageDigest passed) {
        if (!Arrays.equals(expected, passed.digest())) {
            throw new Problem(
                    ProblemType.DIGEST_MISMATCH,
                    "The body does not have the SHA-256 that Content-Digest names: it was damaged on its way, so send it again.");
        }
    }

    void verify(byte[] bytes) {
        var digest = sha256();
        digest.update(bytes);
        verify(digest);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64)).filter(bytes -> bytes.length == SHA256_BYTES);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
