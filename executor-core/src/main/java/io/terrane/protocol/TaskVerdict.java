package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an agent shall do with a task that it brought into a new session. */
public record TaskVerdict(TaskId taskId, int attempt, Verdict verdict) {
    public TaskVerdict {
        requireNonNull(taskId, "task_id");
        requireNonNull(verdict, "verdict");
    }

    public enum Verdict {
        @JsonProperty("continue")
        CONTINUE,
        @JsonProperty("cancel")
        CANCEL,
        /** The lease is somebody else's now: stop, upload nothing more, keep the directory. */
        @JsonProperty("quarantine")
        QUARANTINE
    }
}
