package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The task runs.
 *
 * @param step the one that it is at, such as {@code init}
 * @param message for people, if there is something to say
 * @param resources what became of them since the last report
 */
public record TaskReport(String step, @Nullable String message, List<ResourceProgress> resources)
        implements TaskUpdate {
    public TaskReport {
        requireNonNull(step, "step");
        resources = resources == null ? List.of() : List.copyOf(resources);
    }
}
