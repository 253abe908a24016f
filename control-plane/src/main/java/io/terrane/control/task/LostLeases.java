package io.terrane.control.task;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.protocol.TaskId;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Takes back leases that were not renewed: a plan's task waits again, the run of an apply is interrupted. Each is
 * looked at once more under the lock of its workspace.
 */
@ApplicationScoped
class LostLeases {
    private static final String EXPIRED_LEASES = """
            select l.task_id from lease l join task t on t.id = l.task_id
            where l.ended_at is null and l.expires_at < now() and t.status in ('leased', 'running') limit 100
            """;
    private static final String STILL_EXPIRED =
            "select count(*) from lease where task_id = ?1 and ended_at is null and expires_at < now()";

    private final Pool pool;
    private final TaskRepository tasks;
    private final LostTasks lost;
    private final TaskOwner owner;

    LostLeases(Pool pool, TaskRepository tasks, LostTasks lost, TaskOwner owner) {
        this.pool = pool;
        this.tasks = tasks;
        this.lost = lost;
        this.owner = owner;
    }

    Uni<Void> takeBack() {
        return pool.query(EXPIRED_LEASES)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new TaskId(row.getUUID("task_id")))
                        .toList())
                .chain(expired -> Multi.createFrom()
                        .iterable(expired)
                        .onItem()
                        .call(this::takeBackLease)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private Uni<Void> takeBackLease(TaskId id) {
        return Panache.withTransaction(() -> tasks.runOf(id)
                        .chain(run -> owner.lock(run)
                                .chain(() -> tasks.lock(id))
                                .chain(task -> isStillExpired(id)
                                        .chain(expired -> expired
                                                        && task.status().isHeld()
                                                ? lost.expired(run, task).map(Optional::of)
                                                : Uni.createFrom().item(Optional.<Runnable>empty())))))
                .invoke(committed -> committed.ifPresent(Runnable::run))
                .replaceWithVoid();
    }

    private static Uni<Boolean> isStillExpired(TaskId task) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STILL_EXPIRED, Long.class)
                        .setParameter(1, task.value())
                        .getSingleResult())
                .map(count -> count > 0);
    }
}
