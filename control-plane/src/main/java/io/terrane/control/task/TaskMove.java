package io.terrane.control.task;

import io.terrane.control.trace.TracedAttempt;
import java.time.Instant;
import java.util.Optional;

/**
 * What an update did.
 *
 * @param mode how the task is executed
 * @param repeated the task had ended that way before, and nothing was changed
 * @param queue where something may wait now
 * @param trace empty where nobody traces the run
 * @param began when the attempt did
 */
public record TaskMove(
        TaskView task,
        String mode,
        boolean repeated,
        QueueChanged queue,
        Optional<TracedAttempt> trace,
        Optional<Instant> began) {

    /** What waits again has forgotten when it began. */
    TaskMove of(Optional<Instant> beginning) {
        return new TaskMove(task, mode, repeated, queue, trace, beginning);
    }
}
