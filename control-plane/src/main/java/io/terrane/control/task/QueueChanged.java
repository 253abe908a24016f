package io.terrane.control.task;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import java.util.UUID;

/** There may be a task to take: in this agent pool, or, without one, for the control plane's own executor. */
@RegisterForReflection
public record QueueChanged(Optional<UUID> poolId) implements TaskSignal {}
