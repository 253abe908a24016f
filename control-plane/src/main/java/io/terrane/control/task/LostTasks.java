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
 * apply is interrupted. All of it joins a transaction that has the lock of the workspace.
 */
@ApplicationScoped
class LostTasks {
    private final LeaseRepository leases;
    private final TaskOwner owner;
    private final int planAttempts;
    private final InstantSource clock;

    LostTasks(LeaseRepository leases, TaskOwner owner, TaskConfig config, InstantSource clock) {
        this.leases = leases;
        this.owner = owner;
        this.planAttempts = config.planAttempts();
        this.clock = clock;
    }

    Uni<Void> expired(RunId run, Task task) {
        Log.warnf(
                "The lease of task %s, attempt %d, expired",
                task.id(), task.lease().attempt());
        return task.phase() == Phase.APPLY
                ? interrupt(run, task)
                : tryAgain(run, task, FailureKind.LOST, "The executor of the plan fell silent");
    }

    /** The host that the task ran on is gone, and with it whatever might have come from there. */
    Uni<Void> hostGone(RunId run, Task task, HostEnd end) {
        Log.warnf(
                "The host of task %s, attempt %d, is gone: %s",
                task.id(), task.lease().attempt(), end.why());
        if (task.phase() == Phase.APPLY) {
            return interrupt(run, task);
        }
        return end.isWorthAnotherTry()
                ? tryAgain(run, task, end.kind(), end.why())
                : fail(run, task, end.kind(), end.why());
    }

    /** Nobody holds it, and the host that was made for it never will. */
    Uni<Void> hostUnstartable(RunId run, Task task, HostEnd end) {
        task.fail(end.kind(), end.why(), clock.instant());
        return owner.failed(run, end.kind(), end.why());
    }

    private Uni<Void> interrupt(RunId run, Task task) {
        task.lose();
        return owner.interrupted(run);
    }

    private Uni<Void> tryAgain(RunId run, Task task, FailureKind kind, String why) {
        if (task.isWorthAnotherTry(planAttempts)) {
            task.requeue();
            return leases.end(task.id()).chain(() -> owner.requeued(run, Phase.PLAN));
        }
        return fail(run, task, kind, "%s, %d times.".formatted(why, task.lease().attempt()));
    }

    private Uni<Void> fail(RunId run, Task task, FailureKind kind, String why) {
        task.fail(kind, why, clock.instant());
        return leases.end(task.id()).chain(() -> owner.failed(run, kind, why));
    }
}
