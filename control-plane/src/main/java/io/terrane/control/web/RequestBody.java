package io.terrane.control.web;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
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

    /** All bytes at once, in whatever {@code Content-Encoding} they are; else like {@link #bytes}. */
    public Uni<byte[]> encoded(int maxBytes) {
        return Multi.createFrom()
                .deferred(() -> read(maxBytes))
                .collect()
                .in(Buffer::buffer, Buffer::appendBuffer)
                .map(Buffer::getBytes);
    }

    private Multi<Buffer> read(long maxBytes) {
        if (length().orElse(0) > maxBytes) {
            throw tooLarge(maxBytes);
        }
        var digest = ContentDigest.of(request.getHeader(ContentDigest.HEADER));
        var bytes = limited(received(), maxBytes);
        return digest.map(expected -> verified(bytes, expected)).orElse(bytes);
    }

    private Multi<Buffer> received() {
        if (request.isEnded()) {
            return Multi.createFrom().empty();
        }
        Optional.ofNullable(request.getHeader(HttpHeaders.EXPECT))
                .filter("100-continue"::equalsIgnoreCase)
                .ifPresent(_ -> request.response().writeContinue());
        return MultiHelper.toMulti(request)
                .onFailure()
                .transform(_ -> new Problem(
                        ProblemType.MALFORMED, "The body broke off before its end, so nothing of it was kept."));
    }

    private static Multi<Buffer> limited(Multi<Buffer> bytes, long maxBytes) {
        var passed = new long[1];
        return bytes.onItem().invoke(buffer -> {
            passed[0] += buffer.length();
            if (passed[0] > maxBytes) {
                throw tooLarge(maxBytes);
            }
        });
    }

    private static Multi<Buffer> verified(Multi<Buffer> bytes, ContentDigest expected) {
        var digest = ContentDigest.sha256();
        return bytes.onItem()
                .invoke(buffer -> digest.update(buffer.getBytes()))
                .onCompletion()
                .invoke(() -> expected.verify(digest));
    }

    private static Problem tooLarge(long maxBytes) {
        return new Problem(
                ProblemType.TOO_LARGE, "The body is larger than the %d bytes taken here.".formatted(maxBytes));
    }
}
