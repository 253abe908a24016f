package io.terrane.control.task;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.Desired;
import io.terrane.protocol.TaskId;
import java.util.Optional;

/** Something else is wanted of a task that is held by {@code holder}, or by an executor of the control plane. */
@RegisterForReflection
public record DesiredChanged(TaskId taskId, int attempt, Optional<AgentId> holder, Desired desired)
        implements TaskSignal {}
