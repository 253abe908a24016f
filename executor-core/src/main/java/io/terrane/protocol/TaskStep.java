package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one step of an attempt took, measured by a clock that nobody can set: where an agent's time of day is wrong,
 * this is right all the same.
 *
 * @param name as in reports, such as {@code init}
 * @param startedAfterMs since the executor was given the attempt
 * @param commands how many commands of the engine it ran
 * @param exitCode of the last of them, where one is known
 */
public record TaskStep(
        String name,
        long startedAfterMs,
        long durationMs,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int commands,
        @Nullable Integer exitCode) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z ]{0,30}[a-z]");

    public TaskStep {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be 2 to 32 lower-case letters, with spaces between words");
        }
        Check.atLeast(0, startedAfterMs, "started_after_ms");
        Check.atLeast(0, durationMs, "duration_ms");
        Check.atLeast(0, commands, "commands");
    }

    /** Empty where it is none. */
    static Optional<TaskStep> read(JsonNode step) {
        try {
            return Optional.of(new TaskStep(
                    step.path("name").asText(),
                    whole(step.path("started_after_ms")),
                    whole(step.path("duration_ms")),
                    step.hasNonNull("commands") ? Math.toIntExact(whole(step.path("commands"))) : 0,
                    step.hasNonNull("exit_code") ? Math.toIntExact(whole(step.path("exit_code"))) : null));
        } catch (IllegalArgumentException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static long whole(JsonNode number) {
        if (!number.isIntegralNumber() || !number.canConvertToLong()) {
            throw new IllegalArgumentException("must be a whole number");
        }
        return number.longValue();
    }
}
