package io.terrane.control.task;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.TaskId;
import java.util.UUID;

/** Somebody follows the task's log through this replica; it is said again for as long as they do. */
@RegisterForReflection
public record LogWatched(TaskId taskId, UUID replica) implements TaskSignal {}
