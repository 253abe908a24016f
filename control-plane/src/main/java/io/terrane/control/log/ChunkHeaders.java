package io.terrane.control.log;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.LogAnswer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the headers of an upload say about its bytes. */
record ChunkHeaders(long offset, boolean gzip) {
    private static final Pattern BYTES = Pattern.compile("(?i)\\s*application/octet-stream\\s*(;.*)?");
    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

    static ChunkHeaders of(HttpServerRequest request) {
        requireBytes(request.getHeader(HttpHeaders.CONTENT_TYPE));
        return new ChunkHeaders(
                offset(request.getHeader(LogAnswer.OFFSET_HEADER)),
                isGzip(request.getHeader(HttpHeaders.CONTENT_ENCODING)));
    }

    private static void requireBytes(@Nullable String type) {
        if (type == null || !BYTES.matcher(type).matches()) {
            throw new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/octet-stream.");
        }
    }

    private static long offset(@Nullable String offset) {
        if (offset == null || !OFFSET.matcher(offset).matches()) {
            throw new Problem(
                    ProblemType.MALFORMED,
                    LogAnswer.OFFSET_HEADER
                            + " must say at which byte of the log the chunk begins, as a whole number.");
        }
        return Long.parseLong(offset);
    }

    private static boolean isGzip(@Nullable String coding) {
        return switch (coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip" -> true;
            case "identity" -> false;
            default ->
                throw new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip, or not be there.")
                        .with("Accept-Encoding", "gzip");
        };
    }
}
