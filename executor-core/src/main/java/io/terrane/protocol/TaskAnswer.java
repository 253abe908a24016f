package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

/** The answer to an update: where the task stands now, and what is wanted of it. */
public record TaskAnswer(TaskStatus status, Desired desired) {
    public TaskAnswer {
        requireNonNull(status, "status");
        requireNonNull(desired, "desired");
    }
}
