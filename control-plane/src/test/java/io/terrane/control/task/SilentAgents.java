package io.terrane.control.task;

import io.terrane.control.Ids;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.database.EventLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Agents for tests, with and without leases, heard or silent; and sweeps that happen when a test says so. */
@ApplicationScoped
class SilentAgents {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LeasedTasks tasks;
    private final Brake brake;
    private final LostLeases lost;
    private final EventLoop eventLoop;

    SilentAgents(LeasedTasks tasks, Brake brake, LostLeases lost, EventLoop eventLoop) {
        this.tasks = tasks;
        this.brake = brake;
        this.lost = lost;
        this.eventLoop = eventLoop;
    }

    /** What other tests left does not count. */
    void forgetAll() {
        tasks.execute("update lease set ended_at = now() where ended_at is null");
        tasks.execute("update agent set revoked_at = now() where revoked_at is null");
        tasks.execute("update sweep set swept_at = now(), braked_since = null");
    }

    /** Each in the middle of an apply, and heard just now. */
    List<LeasedTask> applying(int count) {
        var applies = new ArrayList<LeasedTask>();
        for (var i = 0; i < count; i++) {
            var apply = tasks.apply();
            tasks.execute("update lease set agent_id = $1 where task_id = $2", idle(apply), apply.id());
            applies.add(apply);
        }
        return applies;
    }

    /** Without a task, and heard just now. */
    List<UUID> idle(int count) {
        var agents = new ArrayList<UUID>();
        for (var i = 0; i < count; i++) {
            agents.add(idle(tasks.plan()));
        }
        return agents;
    }

    private UUID idle(LeasedTask ofTheOrganization) {
        var pool = Ids.next();
        tasks.execute(
                "insert into agent_pool (id, organization_id, name, kind, created_at) values ($1, $2, $3, 'static', now())",
                pool,
                ofTheOrganization.organization(),
                "pool-" + pool);
        var token = Ids.next();
        tasks.execute("""
                insert into agent_pool_token (id, agent_pool_id, name, hash, created_at)
                values ($1, $2, 'one', sha256($3::text::bytea), now())
                """, token, pool, token.toString());
        var agent = Ids.next();
        tasks.execute("""
                insert into agent (id, agent_pool_id, agent_pool_token_id, name, version, hostname, registered_at, last_seen_at)
                values ($1, $2, $3, 'agent', '1', 'host', now(), now())
                """, agent, pool, token);
        return agent;
    }

    /** Its lease is over. */
    void fallSilent(LeasedTask apply) {
        tasks.execute("""
                update lease set renewed_at = now() - interval '91 seconds', expires_at = now() - interval '1 second'
                where task_id = $1
                """, apply.id());
    }

    /** Its lease is not over. */
    void silentFor(LeasedTask apply, int seconds) {
        tasks.execute(
                "update lease set renewed_at = now() - make_interval(secs => $2), expires_at = now() + interval '40 seconds'"
                        + " where task_id = $1",
                apply.id(),
                (double) seconds);
    }

    void fallSilent(UUID idle) {
        tasks.execute("update agent set last_seen_at = now() - interval '91 seconds' where id = $1", idle);
    }

    void isHeard(LeasedTask apply) {
        tasks.execute(
                "update lease set renewed_at = now(), expires_at = now() + interval '90 seconds' where task_id = $1",
                apply.id());
    }

    void brakedFor(String interval) {
        tasks.execute("update sweep set braked_since = now() - $1::text::interval", interval);
    }

    void sweep() {
        eventLoop.run(() -> brake.look().chain(lost::takeBack)).await().atMost(PATIENCE);
    }

    String status(LeasedTask task) {
        return tasks.query("select status from task where id = $1", task.id()).getString(0);
    }

    double secondsLeft(LeasedTask task) {
        return tasks.query(
                        "select extract(epoch from expires_at - now())::float8 from lease where task_id = $1",
                        task.id())
                .getDouble(0);
    }
}
