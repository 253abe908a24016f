package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

/** A lease that holds for {@code ttlMs} more, and what is wanted of its task. */
public record RenewedLease(TaskId taskId, int attempt, long leaseEpoch, long ttlMs, Desired desired) {
    public RenewedLease {
        requireNonNull(taskId, "task_id");
        requireNonNull(desired, "desired");
    }
}
