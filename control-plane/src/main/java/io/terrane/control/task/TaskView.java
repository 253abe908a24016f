package io.terrane.control.task;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.Desired;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task as clients see it. */
@RegisterForReflection
public record TaskView(
        TaskId id,
        RunId runId,
        Phase phase,
        TaskStatus status,
        Desired desired,
        int attempt,
        @Nullable String step,
        @Nullable String message,
        @Nullable Integer exitCode,
        @Nullable FailureKind failureKind,
        Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
