package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.task.TaskMove;
import io.terrane.control.task.TaskSignals;
import io.terrane.control.task.Tasks;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.protocol.TaskAnswer;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskStatus;
import io.terrane.protocol.TaskUpdate;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * What the holder of a lease says of its task, and what that means for the run: the task, the run, its resources and
 * whoever waits for the workspace change together or not at all.
 */
@ApplicationScoped
public class RunUpdates {
    private record Followed(Run run, TaskMove move) {}

    private final WorkspaceTurns turns;
    private final Approvals approvals;
    private final Tasks tasks;
    private final ResourceChanges resources;
    private final TaskSignals signals;
    private final RunCounts counts;
    private final InstantSource clock;

    RunUpdates(
            WorkspaceTurns turns,
            Approvals approvals,
            Tasks tasks,
            ResourceChanges resources,
            TaskSignals signals,
            RunCounts counts,
            InstantSource clock) {
        this.turns = turns;
        this.approvals = approvals;
        this.tasks = tasks;
        this.resources = resources;
        this.signals = signals;
        this.counts = counts;
        this.clock = clock;
    }

    /** Fails where the lease is stale or the status cannot follow. The same outcome again is taken once. */
    public Uni<TaskAnswer> update(TaskLease lease, TaskUpdate update) {
        return Panache.withTransaction(() -> tasks.runOf(lease.taskId())
                        .chain(turns::lockRun)
                        .chain(run -> tasks.update(lease, update)
                                .call(move -> follow(run, move, update))
                                .map(move -> new Followed(run, move))))
                .invoke(followed -> {
                    if (update instanceof TaskOutcome outcome) {
                        FailPoint.OUTCOME_COMMITTED.reached();
                        committed(followed, outcome);
                    }
                })
                .map(followed -> followed.move.task())
                .map(task -> new TaskAnswer(task.status(), task.desired()));
    }

    private void committed(Followed followed, TaskOutcome outcome) {
        signals.queueChanged(followed.move.queue());
        if (!followed.move.repeated()) {
            tasks.ended(followed.move, outcome);
            counts.committed(followed.run);
        }
    }

    private Uni<Void> follow(Run run, TaskMove move, TaskUpdate update) {
        if (move.repeated()) {
            return Uni.createFrom().voidItem();
        }
        if (move.task().status() == TaskStatus.QUEUED && update instanceof TaskOutcome.Canceled) {
            run.requeued(move.task().phase(), clock.instant());
        } else {
            run.updated(move.task().phase(), update, clock.instant());
        }
        return resources
                .record(run.id(), update)
                .chain(() -> run.status() == RunStatus.PLANNED
                        ? tasks.requireStoredPlan(move.task().id())
                        : Uni.createFrom().voidItem())
                .chain(() -> afterwards(run));
    }

    private Uni<Void> afterwards(Run run) {
        if (run.status() == RunStatus.PLANNED && run.appliesItself()) {
            return approvals.confirmByItself(run);
        }
        return run.status().isFinal()
                ? turns.next(run.workspaceId())
                : Uni.createFrom().voidItem();
    }
}
