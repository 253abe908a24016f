package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what a run waits for, so that a person knows what to do about it. */
@ApplicationScoped
class WhyWaiting {
    private static final String ACTIVE = """
            select id, status from run where workspace_id = $1 and kind <> 'plan-only'
                and (state_pending or status in ('plan_queued', 'planning', 'planned', 'apply_queued', 'applying',
                    'canceling', 'interrupted'))
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
                        .map(poolId -> forAnAgent(poolId, run))
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

    private Uni<String> forAnAgent(UUID poolId, Run run) {
        var view = run.view();
        var labels = new JsonObject(Map.copyOf(view.requiredLabels()));
        var engine = Stream.of(view.engine().command(), view.engineVersion())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return pool.preparedQuery(PossibleAgents.SELECT)
                .execute(Tuple.of(poolId, labels, run.id().value()))
                .map(rows -> PossibleAgents.of(rows.iterator().next(), engine).whyNone());
    }
}
