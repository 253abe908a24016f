package io.terrane.control.log;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.LogAnswer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the headers of an upload say about its bytes. */
record ChunkHeaders(long offset, boolean gzip) {
    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

    static ChunkHeaders of(@Nullable String offset, @Nullable String coding) {
        if (offset == null || !OFFSET.matcher(offset).matches()) {
            throw new Problem(
                    ProblemType.MALFORMED,
                    LogAnswer.OFFSET_HEADER
                            + " must say at which byte of the log the chunk begins, as a whole number.");
        }
        return new ChunkHeaders(Long.parseLong(offset), gzip(coding == null ? "identity" : coding));
    }

    private static boolean gzip(String coding) {
        return switch (coding.trim().toLowerCase(Locale.ROOT)) {
            case "gzip" -> true;
            case "identity" -> false;
            default ->
                throw new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip, or not be there.")
                        .with("Accept-Encoding", "gzip");
        };
    }
}
