package io.terrane.protocol;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The body of an {@code application/problem+json} answer (RFC 9457).
 *
 * @param code the stable name of the problem, for programs
 * @param detail a sentence for people
 * @param field what of the request is wrong, where it is one field
 */
public record ProblemBody(
        URI type,
        String title,
        int status,
        @Nullable String code,
        @Nullable String detail,
        @Nullable String field) {
    public static final String MEDIA_TYPE = "application/problem+json";
}
