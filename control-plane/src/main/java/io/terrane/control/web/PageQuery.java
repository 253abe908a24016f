package io.terrane.control.web;

import io.terrane.control.problem.Problem;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which part of a list is wanted. For parameters with {@code @BeanParam}. */
public class PageQuery {
    private static final int DEFAULT_SIZE = 50;
    private static final int LARGEST_SIZE = 200;

    @QueryParam("after")
    @Parameter(description = "What the page before named as `next`.", schema = @Schema(format = "uuid"))
    @Nullable
    String after;

    @QueryParam("limit")
    @Parameter(
            description = "How many items the page has at most.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
    @Nullable
    String limit;

    Optional<UUID> start() {
        return Query.id("after", after);
    }

    int size() {
        if (limit == null) {
            return DEFAULT_SIZE;
        }
        try {
            var size = Integer.parseInt(limit);
            if (size >= 1 && size <= LARGEST_SIZE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Problem.invalid("limit", "limit must be a number from 1 to %d.".formatted(LARGEST_SIZE));
    }
}
