package io.terrane.control.state;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.trace.TracedAttempt;
import io.terrane.protocol.Desired;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TraceParent;
import io.terrane.protocol.WorkspaceId;
import java.util.Optional;

/**
 * A task that brings a state.
 *
 * @param current the lease of it that counts
 * @param trace the span of the request that made the run
 */
record StateWriter(
        TaskLease current,
        Phase phase,
        Desired desired,
        RunId run,
        WorkspaceId workspace,
        Optional<TraceParent> trace) {

    /** Empty where nobody traces the run. */
    Optional<TracedAttempt> traced(TaskLease lease) {
        return trace.map(request -> new TracedAttempt(request, run, lease.taskId(), lease.attempt(), phase));
    }

    Origin origin() {
        return Origin.task(workspace, run, current.taskId());
    }

    void requireApply() {
        if (phase != Phase.APPLY) {
            throw new Problem(
                    ProblemType.CONFLICT,
                    "Task %s is a plan, which has no state to save: only an apply has.".formatted(current.taskId()));
        }
    }
}
