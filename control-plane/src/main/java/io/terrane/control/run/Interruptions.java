package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.RunId;
import io.terrane.protocol.StateVersionId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Tells all that is known of an apply that was interrupted, also after somebody said how it ended. */
@ApplicationScoped
class Interruptions {
    private static final String SELECT = """
            select t.step, l.agent_id, l.renewed_at, a.name, a.hostname,
                a.instance_id is not null and a.last_seen_at > now() - interval '30 seconds' as online,
                c.finished, c.under_way, c.failed, c.planned, c.addresses,
                kept.id as state_id, kept.created_at as state_at, aside.ids as aside,
                s.outcome, s.settled_by, s.comment, s.settled_at
            from run r
            join task t on t.run_id = r.id and t.phase = 'apply'
            left join settlement s on s.run_id = r.id
            left join lateral (
                select agent_id, renewed_at from lease where task_id = t.id order by epoch desc limit 1) l on true
            left join agent a on a.id = l.agent_id
            cross join lateral (
                select count(*) filter (where status = 'applied') as finished,
                    count(*) filter (where status = 'applying') as under_way,
                    count(*) filter (where status = 'errored') as failed,
                    count(*) filter (where status = 'planned') as planned,
                    (array_agg(address order by position) filter (where status = 'applying'))[:20] as addresses
                from resource_change where run_id = r.id and not drift and action not in ('no-op', 'read')) c
            left join lateral (
                select id, created_at from state_version where task_id = t.id and quarantined is null
                order by id desc limit 1) kept on true
            cross join lateral (
                select (array_agg(id order by id desc))[:20] as ids
                from state_version where task_id = t.id and quarantined is not null) aside
            where r.id = $1 and (r.status = 'interrupted' or s.run_id is not null)
            """;

    private static final String ADVICE = """
            Nobody knows how the apply ended, so the workspace stays locked. If the executor comes back with its lease, \
            the run goes on by itself. If it will not: make sure that nothing runs there any more, compare the \
            resources with the last state, upload a better state where you have one, and then use mark-applied or \
            mark-errored.""";

    private final Pool pool;

    Interruptions(Pool pool) {
        this.pool = pool;
    }

    /** Empty where the run is not interrupted, and nobody had to say how it ended. */
    Uni<Optional<InterruptionView>> of(RunId run) {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(run.value()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(Interruptions::view));
    }

    private static InterruptionView view(Row row) {
        var agent = Optional.ofNullable(row.getUUID("agent_id")).map(AgentId::new);
        var settlement = settlement(row);
        return new InterruptionView(
                agent.orElse(null),
                row.getString("name"),
                row.getString("hostname"),
                agent.map(_ -> row.getBoolean("online")).orElse(null),
                row.getString("step"),
                instant(row, "renewed_at"),
                new InterruptionView.Resources(
                        row.getInteger("finished"),
                        row.getInteger("under_way"),
                        row.getInteger("failed"),
                        row.getInteger("planned")),
                Optional.ofNullable(row.getArrayOfStrings("addresses"))
                        .map(Arrays::asList)
                        .orElse(List.of()),
                Optional.ofNullable(row.getUUID("state_id"))
                        .map(StateVersionId::new)
                        .orElse(null),
                instant(row, "state_at"),
                versions(row.getArrayOfUUIDs("aside")),
                settlement.isPresent() ? null : ADVICE,
                settlement.orElse(null));
    }

    private static Optional<InterruptionView.SettlementView> settlement(Row row) {
        return Optional.ofNullable(row.getString("outcome"))
                .map(outcome -> new InterruptionView.SettlementView(
                        outcome,
                        row.getString("settled_by"),
                        row.getString("comment"),
                        row.getOffsetDateTime("settled_at").toInstant()));
    }

    private static List<StateVersionId> versions(UUID @Nullable [] ids) {
        return ids == null
                ? List.of()
                : Arrays.stream(ids).map(StateVersionId::new).toList();
    }

    private static @Nullable Instant instant(Row row, String column) {
        var time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
