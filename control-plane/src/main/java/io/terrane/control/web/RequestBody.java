package io.terrane.control.web;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.smallrye.mutiny.vertx.UniHelper;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The body of a request, read from the connection no faster than somebody takes it. For resource methods that have no
 * parameter for the body, so that the framework leaves it alone. It can be read once.
 */
public final class RequestBody {
    private static final Pattern IDENTITY = Pattern.compile("(?i)identity");

    private final HttpServerRequest request;

    public RequestBody(HttpServerRequest request) {
        this.request = request;
    }

    /** Empty where the client does not know it beforehand. */
    public OptionalLong length() {
        var header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return header == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(header));
    }

    /**
     * The bytes as they come. Fails with {@code TOO_LARGE} past the limit, with {@code DIGEST_MISMATCH} behind the last
     * byte where {@code Content-Digest} names another digest, with {@code MALFORMED} where the connection broke off,
     * and with {@code UNSUPPORTED_MEDIA_TYPE} where they are compressed for the way.
     */
    public Multi<Buffer> bytes(long maxBytes) {
        return Multi.createFrom().deferred(() -> {
            var coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
            if (coding != null && !IDENTITY.matcher(coding).matches()) {
                throw new Problem(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, without a Content-Encoding.");
            }
            return read(maxBytes);
        });
    }

    /**
     * All bytes at once, in whatever {@code Content-Encoding} they are; else like {@link #bytes}. Fails with
     * {@code LENGTH_REQUIRED} where the client does not say how many come.
     */
    public Uni<byte[]> encoded(int maxBytes) {
        return Uni.createFrom().deferred(() -> {
            requireAtMost(
                    maxBytes,
                    length().orElseThrow(() -> new Problem(
                            ProblemType.LENGTH_REQUIRED, "The request must say its length in Content-Length.")));
            var digest = digest();
            return all().map(Buffer::getBytes).invoke(bytes -> digest.ifPresent(expected -> expected.verify(bytes)));
        });
    }

    private Uni<Buffer> all() {
        if (request.isEnded()) {
            return Uni.createFrom().item(Buffer.buffer());
        }
        invite();
        var body = request.body();
        request.resume(); // Unlike other ways to read it this one does not do that by itself.
        return UniHelper.toUni(body).onFailure().transform(_ -> brokenOff());
    }

    private Multi<Buffer> read(long maxBytes) {
        requireAtMost(maxBytes, length().orElse(0));
        var digest = digest();
        var bytes = limited(received(), maxBytes);
        return digest.map(expected -> verified(bytes, expected)).orElse(bytes);
    }

    private Optional<ContentDigest> digest() {
        return ContentDigest.of(request.getHeader(ContentDigest.HEADER));
    }

    private Multi<Buffer> received() {
        if (request.isEnded()) {
            return Multi.createFrom().empty();
        }
        invite();
        return MultiHelper.toMulti(request).onFailure().transform(_ -> brokenOff());
    }

    /** Some clients wait to be asked for the body. */
    private void invite() {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    private static Multi<Buffer> limited(Multi<Buffer> bytes, long maxBytes) {
        var passed = new long[1];
        return bytes.onItem().invoke(buffer -> {
            passed[0] += buffer.length();
            requireAtMost(maxBytes, passed[0]);
        });
    }

    private static Multi<Buffer> verified(Multi<Buffer> bytes, ContentDigest expected) {
        var digest = ContentDigest.sha256();
        return bytes.onItem()
                .invoke(buffer -> digest.update(buffer.getBytes()))
                .onCompletion()
                .invoke(() -> expected.verify(digest));
    }

    private static void requireAtMost(long maxBytes, long length) {
        if (length > maxBytes) {
            throw new Problem(
                    ProblemType.TOO_LARGE, "The body is larger than the %d bytes taken here.".formatted(maxBytes));
        }
    }

    private static Problem brokenOff() {
        return new Problem(ProblemType.MALFORMED, "The body broke off before its end, so nothing of it was kept.");
    }
}
