package io.terrane.control.task;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Token;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The leases' rows. Their times are the database's, so that all replicas measure with one clock. */
@ApplicationScoped
class LeaseRepository {
    private final long seconds;

    LeaseRepository(TaskConfig config) {
        this.seconds = config.leaseTime().toSeconds();
    }

    Uni<Void> begin(TaskLease lease, Holder holder, Token token) {
        return change(
                """
                insert into lease (task_id, attempt, epoch, agent_id, instance_id, token_hash, granted_at, renewed_at, expires_at)
                values (?1, ?2, ?3, cast(?4 as uuid), ?5, ?6, now(), now(), now() + make_interval(secs => ?7))
                """,
                lease.taskId().value(),
                lease.attempt(),
                lease.leaseEpoch(),
                holder.agent().map(agent -> agent.value().toString()).orElse(null),
                holder.instanceId(),
                token.hash(),
                (double) seconds);
    }

    /** Ends whatever lease the task has; its token stays good for late uploads. */
    Uni<Void> end(TaskId task) {
        return change("update lease set ended_at = now() where task_id = ?1 and ended_at is null", task.value());
    }

    /** Ends those of the run's tasks that are over. */
    Uni<Void> endOf(RunId run) {
        return change("""
                update lease set ended_at = now()
                where ended_at is null and task_id in (
                    select id from task where run_id = ?1 and status in ('succeeded', 'failed', 'canceled'))
                """, run.value());
    }

    /**
     * Gives the holder of a lease another token for it; answers whether it is the holder. Those before stay good: a
     * grant with one of them may have arrived.
     */
    Uni<Boolean> addToken(TaskLease lease, AgentId agent, Token token) {
        return execute(
                        """
                        update lease set earlier_token_hashes = array_append(earlier_token_hashes, token_hash),
                          token_hash = ?1, expires_at = now() + make_interval(secs => ?6), renewed_at = now()
                        where task_id = ?2 and attempt = ?3 and epoch = ?4 and agent_id = ?5 and ended_at is null
                        """,
                        token.hash(),
                        lease.taskId().value(),
                        lease.attempt(),
                        lease.leaseEpoch(),
                        agent.value(),
                        (double) seconds)
                .map(rows -> rows == 1);
    }

    /** The agent that holds the task's lease; empty where the control plane itself does, or nobody. */
    Uni<Optional<AgentId>> holderOf(TaskId task) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select agent_id from lease where task_id = ?1 and ended_at is null", UUID.class)
                        .setParameter(1, task.value())
                        .getSingleResultOrNull())
                .map(agent -> Optional.ofNullable(agent).map(AgentId::new));
    }

    private static Uni<Void> change(String sql, @Nullable Object... parameters) {
        return execute(sql, parameters).replaceWithVoid();
    }

    private static Uni<Integer> execute(String sql, @Nullable Object... parameters) {
        return Panache.getSession().chain(session -> {
            var query = session.createNativeQuery(sql);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.executeUpdate();
        });
    }
}
