package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Says what a run waits for, so that a person knows what to do about it. */
@ApplicationScoped
class WhyWaiting {
    private static final String ACTIVE = """
            select id, status from run where workspace_id = $1 and kind <> 'plan-only'
                and (state_pending or status in ('plan_queued', 'planning', 'planned', 'apply_queued', 'applying',
                    'canceling', 'interrupted'))
            """;
    private static final String POOL = """
            select p.name, count(a.id) as online, count(a.id) filter (where a.draining) as draining,
                coalesce(sum(a.slots) filter (where not a.draining), 0) as slots,
                coalesce(sum(a.free_slots) filter (where not a.draining), 0) as free
            from agent_pool p
            left join agent a on a.agent_pool_id = p.id and a.revoked_at is null and a.last_seen_at > now() - interval '30 seconds'
            where p.id = $1 group by p.name
            """;

    private final Pool pool;

    WhyWaiting(Pool pool) {
        this.pool = pool;
    }

    /** Empty where it waits for a person, or for nobody. */
    Uni<Optional<String>> of(Run run) {
        return switch (run.status()) {
            case PENDING -> forTheWorkspace(run).map(Optional::of);
            case PLAN_QUEUED, APPLY_QUEUED ->
                run.agentPoolId()
                        .map(this::forAnAgent)
                        .orElseGet(() ->
                                Uni.createFrom().item("The control plane's own executor is busy with other tasks."))
                        .map(Optional::of);
            default -> Uni.createFrom().item(Optional.empty());
        };
    }

    private Uni<String> forTheWorkspace(Run run) {
        return pool.preparedQuery(ACTIVE)
                .execute(Tuple.of(run.workspaceId().value()))
                .map(rows -> {
                    var first = rows.iterator();
                    return first.hasNext() ? busyWith(first.next()) : "Its turn in the workspace is next.";
                });
    }

    private static String busyWith(Row run) {
        return "The workspace is busy with run %s, which is %s.".formatted(run.getUUID("id"), run.getString("status"));
    }

    private Uni<String> forAnAgent(UUID poolId) {
        return pool.preparedQuery(POOL)
                .execute(Tuple.of(poolId))
                .map(rows -> forAnAgent(rows.iterator().next()));
    }

    private static String forAnAgent(Row pool) {
        var name = pool.getString("name");
        if (pool.getLong("online") == 0) {
            return "No agent of pool %s is online.".formatted(name);
        }
        if (pool.getLong("online").equals(pool.getLong("draining"))) {
            return "All agents of pool %s are draining.".formatted(name);
        }
        if (pool.getLong("free") == 0) {
            return "All %d slots of pool %s are busy.".formatted(pool.getLong("slots"), name);
        }
        return "An agent of pool %s is about to take it.".formatted(name);
    }
}
