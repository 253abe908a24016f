package io.terrane.control.log;

import io.terrane.control.web.Query;
import jakarta.ws.rs.QueryParam;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which part of which log is wanted. For parameters with {@code @BeanParam}. */
public class LogQuery {
    @QueryParam("offset")
    @Parameter(
            description = "The byte to begin at.",
            schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "0", defaultValue = "0"))
    @Nullable
    String offset;

    @QueryParam("attempt")
    @Parameter(
            description = "Of which attempt of the task; without it, of the newest that has a log.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1"))
    @Nullable
    String attempt;

    long start() {
        return Query.number("offset", offset, 0).orElse(0);
    }

    OptionalInt ofAttempt() {
        var number = Query.number("attempt", attempt, 1);
        return number.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, number.getAsLong()));
    }
}
