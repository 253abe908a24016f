package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

/**
 * The right to execute one attempt of one task. Every write of its holder is compared with it.
 *
 * @param attempt counts the grants of the task, from 1
 * @param leaseEpoch rises with every lease of the task, so that an older holder can be told from the current one
 */
public record TaskLease(TaskId taskId, int attempt, long leaseEpoch) {
    public TaskLease {
        requireNonNull(taskId, "task_id");
        Check.atLeast(1, attempt, "attempt");
        Check.atLeast(1, leaseEpoch, "lease_epoch");
    }
}
