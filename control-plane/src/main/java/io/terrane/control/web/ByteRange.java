package io.terrane.control.web;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of some bytes that a {@code Range} header asks for (RFC 9110, section 14).
 *
 * @param from the first byte's offset
 * @param to the offset behind the last byte
 */
record ByteRange(long from, long to) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(?=.*\\d)(\\d{0,18})-(\\d{0,18})");

    /** Empty where all of it is asked for: without a header, and with one that may be ignored. */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        var single = SINGLE.matcher(header == null ? "" : header);
        if (!single.matches()) {
            return Optional.empty();
        }
        var range = single.group(1).isEmpty() ? last(number(single, 2), size) : between(single, size);
        if (range.from >= size || range.from >= range.to) {
            throw new Problem(
                            ProblemType.RANGE_NOT_SATISFIABLE,
                            "There is nothing in the range %s of %d bytes.".formatted(header, size))
                    .with("Content-Range", "bytes */" + size);
        }
        return Optional.of(range);
    }

    String contentRange(long size) {
        return "bytes %d-%d/%d".formatted(from, to - 1, size);
    }

    private static ByteRange last(long count, long size) {
        return new ByteRange(Math.max(0, size - count), size);
    }

    private static ByteRange between(Matcher range, long size) {
        var to = range.group(2).isEmpty() ? size : Math.min(size, number(range, 2) + 1);
        return new ByteRange(number(range, 1), to);
    }

    private static long number(Matcher range, int group) {
        return Long.parseLong(range.group(group));
    }
}
