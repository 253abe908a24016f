package io.terrane.control.metrics;

import io.smallrye.mutiny.Uni;
import io.terrane.control.metrics.Reading.Series;
import io.terrane.control.pool.PoolConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Asks the database how the whole installation is: all of it in one statement, which reads no history. */
@ApplicationScoped
class InstallationQuery {
    /**
     * Pools of one name in several organizations are one. What waits is looked for with the conditions of the indexes
     * of the queues; and so are runs, with that of the index of those that are active.
     */
    static final String READ = """
            with named as (
                select name, row_number() over (order by min(created_at), name) as n from agent_pool group by name
            ), pool as (
                select p.id, case when n.n <= $1 then p.name else 'other' end as label
                from agent_pool p join named n using (name)
            ), label as (
                select distinct label from pool
            ), present as (
                select p.label, a.slots, a.free_slots,
                    case
                        when a.instance_id is null or a.last_seen_at < now() - make_interval(secs => $3) then 'offline'
                        when a.last_seen_at < now() - make_interval(secs => $2) then 'suspect'
                        when a.draining or a.drain_wanted or t.resting then 'draining'
                        else 'online'
                    end as state
                from agent a join pool p on p.id = a.agent_pool_id join agent_pool_token t on t.id = a.agent_pool_token_id
                where a.revoked_at is null and t.revoked_at is null and a.last_seen_at > now() - interval '1 day'
            ), waiting as (
                select agent_pool_id, queued_at from task where status = 'queued' and agent_pool_id is not null
                union all
                select agent_pool_id, queued_at from task where status = 'queued' and execution_mode = 'local'
                union all
                select agent_pool_id, queued_at from task where status = 'offered'
            ), queue as (
                select coalesce(p.label, 'local') as label, count(*) as tasks, min(w.queued_at) as oldest
                from waiting w left join pool p on p.id = w.agent_pool_id group by 1
            ), kubernetes_pool as (
                select distinct p.label from pool p join agent_pool a using (id) where a.kind = 'kubernetes'
            ), job as (
                select p.label, case when exists (
                        select from agent a where a.agent_pool_token_id = j.agent_pool_token_id and a.instance_id is not null)
                    then 'running' else 'pending' end as state
                from kubernetes_job j join pool p on p.id = j.agent_pool_id where j.ended_at is null
            ), open_lease as (
                select l.renewed_at, l.granted_at, t.status in ('leased', 'running') as held
                from lease l join task t on t.id = l.task_id where l.ended_at is null
            )
            select 'agents' as gauge, l.label as pool, s.state, count(p.state)::float8 as value
                from label l cross join unnest(array['online', 'suspect', 'draining', 'offline']) as s (state)
                    left join present p on p.label = l.label and p.state = s.state
                group by 2, 3
            union all
            select 'slots', l.label, s.state,
                    coalesce(sum(case s.state when 'free' then p.free_slots else p.slots - p.free_slots end), 0)::float8
                from label l cross join unnest(array['free', 'busy']) as s (state)
                    left join present p on p.label = l.label and p.state <> 'offline'
                group by 2, 3
            union all
            select 'queue_tasks', l.label, '', coalesce(sum(q.tasks), 0)::float8
                from (select label from label union select 'local') l left join queue q using (label) group by 2
            union all
            select 'queue_oldest', l.label, '',
                    coalesce(greatest(extract(epoch from now() - min(q.oldest)), 0), 0)::float8
                from (select label from label union select 'local') l left join queue q using (label) group by 2
            union all
            select 'kubernetes_jobs', l.label, s.state, count(j.state)::float8
                from kubernetes_pool l cross join unnest(array['pending', 'running']) as s (state)
                    left join job j on j.label = l.label and j.state = s.state
                group by 2, 3
            union all
            select 'leases_open', '', '', count(*)::float8 from open_lease
            union all
            select 'lease_oldest', '', '',
                    coalesce(greatest(extract(epoch from now() - min(granted_at)), 0), 0)::float8
                from open_lease where held
            union all
            select 'lease_oldest_renewal', '', '',
                    coalesce(greatest(extract(epoch from now() - min(renewed_at)), 0), 0)::float8
                from open_lease where held
            union all
            select 'runs_interrupted', '', '', count(*)::float8
                from run where kind <> 'plan-only' and status = 'interrupted'
            union all
            select 'runs_state_pending', '', '', count(*)::float8
                from run where kind <> 'plan-only' and state_pending and finished_at is not null
            union all
            select 'state_pending_oldest', '', '',
                    coalesce(greatest(extract(epoch from now() - min(finished_at)), 0), 0)::float8
                from run where kind <> 'plan-only' and state_pending
            union all
            select 'brake', '', '', count(braked_since)::float8 from sweep
            """;

    private final Pool database;
    private final PoolConfig silence;
    private final MetricsConfig config;

    InstallationQuery(Pool database, PoolConfig silence, MetricsConfig config) {
        this.database = database;
        this.silence = silence;
        this.config = config;
    }

    Uni<Reading> read() {
        return database.preparedQuery(READ)
                .execute(Tuple.of(config.pools(), seconds(silence.suspectAfter()), seconds(silence.offlineAfter())))
                .map(InstallationQuery::reading);
    }

    private static Reading reading(RowSet<Row> rows) {
        return new Reading(
                System.nanoTime(),
                StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.toMap(InstallationQuery::series, row -> row.getDouble("value"))));
    }

    private static Series series(Row row) {
        return new Series(row.getString("gauge"), row.getString("pool"), row.getString("state"));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
