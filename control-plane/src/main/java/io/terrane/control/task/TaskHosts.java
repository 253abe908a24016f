package io.terrane.control.task;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Ends tasks at once when the hosts that were made for them cannot start or are gone, and not when a lease expires. */
@ApplicationScoped
public class TaskHosts {
    private final TaskRepository tasks;
    private final LostTasks lost;
    private final TaskOwner owner;

    TaskHosts(TaskRepository tasks, LostTasks lost, TaskOwner owner) {
        this.tasks = tasks;
        this.lost = lost;
        this.owner = owner;
    }

    /**
     * Nothing is left of the host that was made for this attempt. Where the task still waits it fails, unless another
     * host is worth a try; where it was held it is lost; where it has ended, or has come to another attempt, nothing
     * happens.
     */
    public Uni<Void> ended(TaskId id, int attempt, HostEnd end) {
        return Panache.withTransaction(() -> tasks.runOf(id)
                        .chain(run -> owner.lock(run)
                                .chain(() -> tasks.lock(id))
                                .chain(task -> ended(run, task, attempt, end))))
                .invoke(committed -> committed.ifPresent(Runnable::run))
                .replaceWithVoid();
    }

    private Uni<Optional<Runnable>> ended(RunId run, Task task, int attempt, HostEnd end) {
        if (task.isAwaited(attempt) && !end.isWorthAnotherTry()) {
            return lost.hostUnstartable(run, task, end).map(Optional::of);
        }
        return task.isHeldAs(attempt)
                ? lost.hostGone(run, task, end).map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
    }
}
