package io.terrane.control.run;

import io.terrane.control.pool.PoolLimits;
import io.terrane.control.pool.PoolLimitsColumn;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Optional;

/**
 * The pods of a Kubernetes pool, as they stand for a run that waits for one.
 *
 * @param looksAfter whether any control plane makes pods
 * @param problem why none can be made
 * @param open how many pods there are, of all tasks
 * @param made whether there is one for this run's task
 * @param waiting why nothing runs in it
 */
record PossiblePods(
        String pool,
        PoolLimits limits,
        boolean looksAfter,
        Optional<String> problem,
        long open,
        boolean made,
        Optional<String> waiting) {
    static final String SELECT = """
            select p.name, cast(p.limits as text) as limits, t.ends_at > now() as looks_after, t.problem,
                (select count(*) from kubernetes_job j where j.agent_pool_id = p.id and j.ended_at is null) as open,
                own.name is not null as made, own.waiting
            from agent_pool p cross join kubernetes_turn t left join lateral (
                select j.name, j.waiting from kubernetes_job j join task k on k.id = j.task_id
                where k.run_id = ?2 and k.status in ('queued', 'offered') and j.attempt = k.attempt + 1
                  and j.ended_at is null) own on true
            where p.id = ?1
            """;

    static PossiblePods of(Tuple row) {
        return new PossiblePods(
                row.get("name", String.class),
                new PoolLimitsColumn().read(row.get("limits", String.class)),
                row.get("looks_after", Boolean.class),
                Optional.ofNullable(row.get("problem", String.class)),
                row.get("open", Long.class),
                row.get("made", Boolean.class),
                Optional.ofNullable(row.get("waiting", String.class)));
    }

    /** Why none of them has the task. */
    String whyNone(Instant now) {
        if (!looksAfter) {
            return "No control plane makes pods: it needs terrane.kubernetes.namespace.";
        }
        if (problem.isPresent()) {
            return problem.get();
        }
        if (made) {
            return waiting.map(why -> why + ".").orElse("Its pod is starting.");
        }
        var frozen = limits.frozenUntil(now);
        if (frozen.isPresent()) {
            return "Pool %s starts no pods until %s.".formatted(pool, frozen.get());
        }
        return open >= limits.maxConcurrent()
                ? "All %d pods of pool %s are busy.".formatted(limits.maxConcurrent(), pool)
                : "A pod of pool %s is about to be made for it.".formatted(pool);
    }
}
