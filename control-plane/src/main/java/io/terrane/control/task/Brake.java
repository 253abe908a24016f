package io.terrane.control.task;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Where many agents fall silent at once, the network is the likelier reason, or we are: then none of them is given up,
 * and people are told instead. What all replicas know of it is in the database.
 */
@ApplicationScoped
class Brake {
    /** More than one agent in so many. */
    private static final int FIFTH = 5;

    /** Those that fell silent so long ago, and hold nothing, are gone and not missed. */
    private static final Duration MISSED = Duration.ofMinutes(1);

    /**
     * An agent is about to be lost when half of its lease's time has passed without a renewal, so that the first of
     * many is not lost before the others count. Those that hold nothing count while they are missed.
     */
    private static final String LOOK = """
            with holder as (
                select l.agent_id, max(l.renewed_at) < now() - make_interval(secs => $1) as silent
                from lease l join task t on t.id = l.task_id
                where l.ended_at is null and l.agent_id is not null and t.status in ('leased', 'running')
                group by l.agent_id
            ), known as (
                select silent from holder
                union all
                select a.last_seen_at < now() - make_interval(secs => $1) from agent a
                where a.last_seen_at > now() - make_interval(secs => $1 + $2) and a.revoked_at is null and not a.draining
                  and not exists (select from holder h where h.agent_id = a.id)
            ), counted as (
                select count(*) filter (where silent) as silent, count(*) as known from known
            ), before as (
                select braked_since from sweep
            )
            update sweep s set silent_agents = c.silent, known_agents = c.known,
                braked_since = case when c.silent >= $3 and c.silent * $4 > c.known then coalesce(s.braked_since, now()) end
            from counted c, before b
            returning s.braked_since is not null as braked, b.braked_since is not null as was_braked,
                coalesce(s.braked_since < now() - make_interval(secs => $5), false) as spent, s.silent_agents, s.known_agents
            """;

    private static final String EXTEND = """
            update lease set expires_at = now() + make_interval(secs => $2)
            where ended_at is null and agent_id is not null and renewed_at < now() - make_interval(secs => $1)
              and expires_at < now() + make_interval(secs => $1)
            """;

    private final Pool pool;
    private final TaskConfig config;

    Brake(Pool pool, TaskConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** Extends the leases of the agents that are silent, where they are too many. */
    Uni<Void> look() {
        return pool.preparedQuery(LOOK)
                .execute(Tuple.of(
                        halfOfALease(), seconds(MISSED), config.brakeAgents(), FIFTH, seconds(config.brakeTime())))
                .map(rows -> rows.iterator().next())
                .invoke(this::tell)
                .chain(look -> look.getBoolean("braked") && !look.getBoolean("spent") ? extend() : done());
    }

    private Uni<Void> extend() {
        return pool.preparedQuery(EXTEND)
                .execute(Tuple.of(halfOfALease(), seconds(config.restartGrace())))
                .replaceWithVoid();
    }

    private void tell(Row look) {
        boolean isBraked = look.getBoolean("braked");
        if (isBraked == look.getBoolean("was_braked")) {
            return;
        }
        if (isBraked) {
            Log.errorf(
                    "%d of %d agents are silent: none of them is given up for %d minutes. Look at the network, and at us",
                    look.getLong("silent_agents"),
                    look.getLong("known_agents"),
                    config.brakeTime().toMinutes());
        } else {
            Log.infof(
                    "%d of %d agents are silent: who is silent from now on is given up as usual",
                    look.getLong("silent_agents"), look.getLong("known_agents"));
        }
    }

    /** Empty where agents that fall silent are given up as usual. */
    Uni<Optional<ControlPlaneView.Brake>> state() {
        return pool.query("select braked_since, silent_agents, known_agents from sweep where braked_since is not null")
                .execute()
                .map(rows -> rows.stream().findFirst().map(Brake::view));
    }

    private static ControlPlaneView.Brake view(Row row) {
        return new ControlPlaneView.Brake(
                row.getOffsetDateTime("braked_since").toInstant(),
                row.getLong("silent_agents"),
                row.getLong("known_agents"));
    }

    private double halfOfALease() {
        return seconds(config.leaseTime()) / 2;
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
