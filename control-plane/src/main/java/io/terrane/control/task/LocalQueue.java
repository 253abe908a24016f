package io.terrane.control.task;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Token;
import io.terrane.protocol.TaskId;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;

/**
 * The tasks that wait for the control plane's own executor, which serves all organizations: the next one is of the
 * organization that has the fewest under way, so that none waits for all that another has queued. Within it, the order
 * is that of {@link TaskQueue}.
 */
@ApplicationScoped
public class LocalQueue {
    /** From one organization to the next: it does not read what waits behind the first task of each. */
    private static final String NEXT = """
            with recursive first as (
                (select organization_id, id, priority, queued_at from task
                where status = 'queued' and execution_mode = 'local'
                order by organization_id, priority, queued_at, id limit 1)
                union all
                select next.* from first, lateral (
                    select organization_id, id, priority, queued_at from task
                    where status = 'queued' and execution_mode = 'local' and organization_id > first.organization_id
                    order by organization_id, priority, queued_at, id limit 1) next
            )
            select id from first
            order by (
                    select count(*) from task t
                    where t.organization_id = first.organization_id and t.execution_mode = 'local'
                        and t.status in ('leased', 'running')),
                priority, queued_at, id
            limit 1
            """;

    private final Pool pool;
    private final TaskRepository tasks;
    private final TaskOwner owner;
    private final Grantor grantor;
    private final TaskCounts counts;
    private final SecureRandom random = new SecureRandom();

    LocalQueue(Pool pool, TaskRepository tasks, TaskOwner owner, Grantor grantor, TaskCounts counts) {
        this.pool = pool;
        this.tasks = tasks;
        this.owner = owner;
        this.grantor = grantor;
        this.counts = counts;
    }

    /** Takes the next task. Empty where there is none, or another was faster. */
    public Uni<Optional<Grant>> take(UUID instanceId) {
        return pool.query(NEXT).execute().chain(rows -> {
            var next = rows.iterator();
            return next.hasNext()
                    ? take(new TaskId(next.next().getUUID("id")), instanceId)
                    : Uni.createFrom().item(Optional.empty());
        });
    }

    private Uni<Optional<Grant>> take(TaskId task, UUID instanceId) {
        return Panache.withTransaction(() -> tasks.runOf(task)
                        .chain(owner::lock)
                        .chain(() -> tasks.lock(task))
                        .chain(found -> found.isQueued()
                                ? grantor.grant(found, Holder.local(instanceId), Token.mint(Token.Kind.TASK, random))
                                : Uni.createFrom().item(Optional.<Grant>empty())))
                .invoke(grant -> grant.ifPresent(counts::granted));
    }
}
