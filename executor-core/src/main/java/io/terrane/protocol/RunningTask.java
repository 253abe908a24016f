package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A task that an agent holds.
 *
 * @param logOffset how many bytes of its log the control plane has acknowledged
 * @param stateSerial of the last state that was stored, if any
 */
public record RunningTask(
        TaskId taskId,
        int attempt,
        long leaseEpoch,
        Phase phase,
        long logOffset,
        @Nullable Long stateSerial) {
    public RunningTask {
        requireNonNull(taskId, "task_id");
        requireNonNull(phase, "phase");
        Check.atLeast(1, attempt, "attempt");
        Check.atLeast(1, leaseEpoch, "lease_epoch");
        Check.atLeast(0, logOffset, "log_offset");
    }

    public TaskLease lease() {
        return new TaskLease(taskId, attempt, leaseEpoch);
    }
}
