package io.terrane.control.run;

import jakarta.persistence.Tuple;

/**
 * The agents that a waiting run's task may go to.
 *
 * @param online of the pool
 * @param labelled of those, the ones with the required labels
 * @param taking of those, the ones that do not drain
 * @param able of those, the ones that did not decline the task because they lack the engine's version
 * @param required labels, in words; empty where there are none
 * @param missing of these labels, those that no agent has
 * @param engine that the run needs, with its version
 */
record PossibleAgents(
        String pool,
        long online,
        long labelled,
        long taking,
        long able,
        long slots,
        long free,
        String required,
        String missing,
        String engine) {
    /** Of a run, which its own transaction may not have committed yet. */
    static final String SELECT = """
            with wanted as (
                select cast(?1 as uuid) as agent_pool_id, cast(cast(?2 as text) as jsonb) as required_labels,
                    (select id from task where run_id = ?3 and status in ('queued', 'offered')) as task_id
            ), online as (
                select a.labels, a.slots, a.free_slots, a.labels @> w.required_labels as labelled,
                    a.labels @> w.required_labels and not (a.draining or a.drain_wanted) as taking,
                    a.labels @> w.required_labels and not (a.draining or a.drain_wanted) and not exists (
                        select from task_decline d
                        where d.task_id = w.task_id and d.agent_id = a.id and d.session_epoch = a.session_epoch) as able
                from wanted w join agent a on a.agent_pool_id = w.agent_pool_id
                where a.revoked_at is null and a.instance_id is not null and a.last_seen_at > now() - interval '30 seconds'
            )
            select p.name, count(o) as online, count(o) filter (where o.labelled) as labelled,
                count(o) filter (where o.taking) as taking, count(o) filter (where o.able) as able,
                coalesce(sum(o.slots) filter (where o.able), 0) as slots,
                coalesce(sum(o.free_slots) filter (where o.able), 0) as free,
                (select coalesce(string_agg(l.key || '=' || l.value, ', ' order by l.key), '')
                    from jsonb_each_text(w.required_labels) l) as required,
                (select coalesce(string_agg(l.key || '=' || l.value, ', ' order by l.key), '')
                    from jsonb_each_text(w.required_labels) l
                    where not exists (select from online o where o.labels ->> l.key = l.value)) as missing
            from wanted w join agent_pool p on p.id = w.agent_pool_id left join online o on true
            group by p.name, w.required_labels
            """;

    static PossibleAgents of(Tuple row, String engine) {
        return new PossibleAgents(
                row.get("name", String.class),
                row.get("online", Long.class),
                row.get("labelled", Long.class),
                row.get("taking", Long.class),
                row.get("able", Long.class),
                row.get("slots", Long.class),
                row.get("free", Long.class),
                row.get("required", String.class),
                row.get("missing", String.class),
                engine);
    }

    /** Why none of them has the task. */
    String whyNone() {
        var those = required.isEmpty() ? "pool " + pool : "pool %s with the labels %s".formatted(pool, required);
        if (online == 0) {
            return "No agent of pool %s is online.".formatted(pool);
        }
        if (labelled == 0) {
            return "No agent of pool %s that is online has the labels %s%s.".formatted(pool, required, nobodyHas());
        }
        if (taking == 0) {
            return "All agents of %s are draining.".formatted(those);
        }
        if (able == 0) {
            return "No agent of %s can run %s: install it there or let them download it, or choose another engine_version."
                    .formatted(those, engine);
        }
        if (free == 0) {
            return "All %d slots of %s are busy.".formatted(slots, those);
        }
        return "An agent of %s is about to take it.".formatted(those);
    }

    private String nobodyHas() {
        return missing.isEmpty() ? "; some have each of them, and none has all" : "; nobody has " + missing;
    }
}
