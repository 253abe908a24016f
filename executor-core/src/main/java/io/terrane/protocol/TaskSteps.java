package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What the steps of an attempt took, in the order in which they began. Traces alone are made of it, so nothing is
 * refused for it: what makes no sense is left out, and so are a second step of one name and all beyond 32.
 */
public record TaskSteps(@JsonValue List<TaskStep> steps) {
    public static final TaskSteps NONE = new TaskSteps(List.of());

    /** About twice as many as any task has. */
    private static final int MOST = 32;

    public TaskSteps {
        var names = new HashSet<String>();
        steps = steps.stream()
                .filter(step -> names.add(step.name()))
                .limit(MOST)
                .toList();
    }

    /** Whatever stands there. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static TaskSteps read(JsonNode steps) {
        return steps.isArray()
                ? new TaskSteps(steps.valueStream()
                        .map(TaskStep::read)
                        .flatMap(Optional::stream)
                        .toList())
                : NONE;
    }
}
