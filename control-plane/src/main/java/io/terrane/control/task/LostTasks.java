package io.terrane.control.task;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * What becomes of a task whose holder is lost: a plan waits again, as often as that makes sense, and the run of an
 * apply is interrupted. All of it joins a transaction that has the lock of the workspace, and answers what to do after
 * the commit.
 */
@ApplicationScoped
class LostTasks {
    private final LeaseRepository leases;
    private final TaskOwner owner;
    private final TaskSignals signals;
    private final TaskCounts counts;
    private final int planAttempts;
    private final InstantSource clock;

    LostTasks(
            LeaseRepository leases,
            TaskOwner owner,
            TaskSignals signals,
            TaskCounts counts,
            TaskConfig config,
            InstantSource clock) {
        this.leases = leases;
        this.owner = owner;
        this.signals = signals;
        this.counts = counts;
        this.planAttempts = config.planAttempts();
        this.clock = clock;
    }

    Uni<Runnable> expired(RunId run, Task task) {
        Log.warnf(
                "The lease of task %s, attempt %d, expired",
                task.id(), task.lease().attempt());
        var lost = task.phase() == Phase.APPLY
                ? interrupt(run, task)
                : tryAgain(run, task, FailureKind.LOST, "The executor of the plan fell silent");
        return lost.map(then -> afterwards(task, then));
    }

    /** The host that the task ran on is gone, and with it whatever might have come from there. */
    Uni<Runnable> hostGone(RunId run, Task task, HostEnd end) {
        Log.warnf(
                "The host of task %s, attempt %d, is gone: %s",
                task.id(), task.lease().attempt(), end.why());
        return withoutHost(run, task, end).map(then -> afterwards(task, then));
    }

    private Uni<Runnable> withoutHost(RunId run, Task task, HostEnd end) {
        if (task.phase() == Phase.APPLY) {
            return interrupt(run, task);
        }
        return end.isWorthAnotherTry()
                ? tryAgain(run, task, end.kind(), end.why())
                : fail(run, task, end.kind(), end.why());
    }

    /** Nobody holds it, and the host that was made for it never will. */
    Uni<Runnable> hostUnstartable(RunId run, Task task, HostEnd end) {
        task.fail(end.kind(), end.why(), clock.instant());
        return owner.failed(run, end.kind(), end.why()).map(then -> afterwards(task, then));
    }

    private Runnable afterwards(Task task, Runnable then) {
        var move = task.move(false);
        return () -> {
            counts.lost(move);
            signals.queueChanged(move.queue());
            then.run();
        };
    }

    private Uni<Runnable> interrupt(RunId run, Task task) {
        task.lose();
        return owner.interrupted(run).map(_ -> LostTasks::nothing);
    }

    private Uni<Runnable> tryAgain(RunId run, Task task, FailureKind kind, String why) {
        if (task.isWorthAnotherTry(planAttempts)) {
            task.requeue();
            return leases.end(task.id())
                    .chain(() -> owner.requeued(run, Phase.PLAN))
                    .map(_ -> LostTasks::nothing);
        }
        return fail(run, task, kind, "%s, %d times.".formatted(why, task.lease().attempt()));
    }

    private Uni<Runnable> fail(RunId run, Task task, FailureKind kind, String why) {
        task.fail(kind, why, clock.instant());
        return leases.end(task.id()).chain(() -> owner.failed(run, kind, why));
    }

    private static void nothing() {}
}
