package io.terrane.control.task;

import io.terrane.control.identity.Token;
import io.terrane.control.trace.TracedAttempt;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TraceParent;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Accepted offers that become leases in one statement. */
record GrantGroup(List<AcceptedOffer> accepted) {
    /**
     * Does what {@link Task#grant} and {@link TaskOwner#leased} do, and no more than they would: an offer that does not
     * stand any longer is left out, and so is one in whose workspace something else moves at this moment. Whatever
     * moved there before this statement had the lock is seen by its updates, which look at the newest row.
     */
    static final String GRANT = """
            with accepted as materialized (
                select a.*, t.run_id, r.workspace_id
                from unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::bytea[])
                    with ordinality as a (task_id, attempt, agent_id, instance_id, token_hash, n)
                    join task t on t.id = a.task_id join run r on r.id = t.run_id
            ), free as materialized (
                select id from workspace where id in (select workspace_id from accepted)
                order by id for no key update skip locked
            ), granted as (
                update task t
                set status = 'leased', attempt = a.attempt, lease_epoch = t.lease_epoch + 1, started_at = now(),
                    offered_to = null, offer_expires_at = null
                from accepted a join free on free.id = a.workspace_id
                where t.id = a.task_id and t.status = 'offered' and t.offered_to = a.agent_id
                    and t.attempt + 1 = a.attempt
                returning t.id, t.run_id, t.attempt, t.lease_epoch, t.phase, a.agent_id, a.instance_id, a.token_hash, a.n,
                    t.execution_mode, extract(epoch from now() - t.queued_at)::float8 as waited, t.traceparent
            ), leased as (
                insert into lease (task_id, attempt, epoch, agent_id, instance_id, token_hash, granted_at, renewed_at,
                    expires_at)
                select id, attempt, lease_epoch, agent_id, instance_id, token_hash, now(), now(),
                    now() + make_interval(secs => $6)
                from granted
            ), begun as (
                update run r
                set status = case g.phase when 'plan' then 'planning' else 'applying' end, updated_at = now(),
                    revision = r.revision + 1
                from granted g where r.id = g.run_id
            )
            select id, attempt, lease_epoch, phase, n, execution_mode, waited, run_id, traceparent from granted
            """;

    private static final int SECOND_MS = 1_000;

    GrantGroup {
        accepted = List.copyOf(accepted);
    }

    Tuple parameters(double leaseSeconds) {
        return Tuple.tuple()
                .addArrayOfUUID(each(offer -> offer.task().value(), UUID[]::new))
                .addArrayOfInteger(each(AcceptedOffer::attempt, Integer[]::new))
                .addArrayOfUUID(each(offer -> offer.agent().value(), UUID[]::new))
                .addArrayOfUUID(each(AcceptedOffer::instanceId, UUID[]::new))
                .addValue(each(offer -> Buffer.buffer(offer.token().hash()), Buffer[]::new))
                .addDouble(leaseSeconds);
    }

    /** What became of the offers, in their order; empty for those that were left out. */
    List<Optional<Grant>> grants(RowSet<Row> rows) {
        var grants = new ArrayList<Optional<Grant>>(Collections.nCopies(accepted.size(), Optional.empty()));
        for (var row : rows) {
            var at = row.getInteger("n") - 1;
            grants.set(at, Optional.of(grant(row, accepted.get(at).token())));
        }
        return List.copyOf(grants);
    }

    private static Grant grant(Row row, Token token) {
        var lease = new TaskLease(new TaskId(row.getUUID("id")), row.getInteger("attempt"), row.getLong("lease_epoch"));
        var phase = new PhaseColumn().read(row.getString("phase"));
        return new Grant(lease, phase, token, waited(row), trace(row, lease, phase));
    }

    private static Optional<TracedAttempt> trace(Row row, TaskLease lease, Phase phase) {
        return TraceParent.of(row.getString("traceparent"))
                .map(request -> new TracedAttempt(
                        request, new RunId(row.getUUID("run_id")), lease.taskId(), lease.attempt(), phase));
    }

    private static Optional<Waited> waited(Row row) {
        var time = Duration.ofMillis((long) (row.getDouble("waited") * SECOND_MS));
        return row.getInteger("attempt") == 1
                ? Optional.of(new Waited(row.getString("execution_mode"), time))
                : Optional.empty();
    }

    private <T> T[] each(Function<AcceptedOffer, T> value, IntFunction<T[]> array) {
        return accepted.stream().map(value).toArray(array);
    }
}
