package io.terrane.control.task;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.TaskId;

/** There is more of a task's log, or it has ended. Said only where another replica has viewers of it. */
@RegisterForReflection
public record LogGrew(TaskId taskId) implements TaskSignal {}
