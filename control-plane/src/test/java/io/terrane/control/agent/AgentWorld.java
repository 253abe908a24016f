package io.terrane.control.agent;

import static io.terrane.control.People.holderOf;

import io.terrane.control.Ids;
import io.terrane.control.identity.Token;
import io.terrane.control.task.QueueChanged;
import io.terrane.control.task.TaskSignals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Pools, agents and tasks for tests, in the real database. */
@ApplicationScoped
class AgentWorld {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Pool database;
    private final TaskSignals signals;

    AgentWorld(Pool database, TaskSignals signals) {
        this.database = database;
        this.signals = signals;
    }

    record AgentPool(UUID id, UUID organization, Token token) {}

    record RegisteredAgent(UUID id, String token, AgentPool pool) {}

    record QueuedTask(UUID id, UUID run) {}

    AgentPool pool() {
        var organization = Ids.next();
        run(
                "insert into organization (id, name, created_at) values ($1, $2, now())",
                organization,
                "o-" + organization);
        var pool = Ids.next();
        run(
                "insert into agent_pool (id, organization_id, name, kind, created_at) values ($1, $2, 'pool', 'static', now())",
                pool,
                organization);
        var token = Token.mint(Token.Kind.POOL, RANDOM);
        run(
                "insert into agent_pool_token (id, agent_pool_id, name, hash, created_at) values ($1, $2, 'one', $3, now())",
                Ids.next(),
                pool,
                Buffer.buffer(token.hash()));
        return new AgentPool(pool, organization, token);
    }

    RegisteredAgent agent(AgentPool pool) {
        var answer = holderOf(pool.token().secret())
                .contentType("application/json")
                .body(Map.of("name", "worker", "version", "1", "hostname", "host"))
                .post("/api/v1/agents/register")
                .then()
                .statusCode(201)
                .extract();
        return new RegisteredAgent(UUID.fromString(answer.path("agent_id")), answer.path("agent_token"), pool);
    }

    RegisteredAgent agent() {
        return agent(pool());
    }

    /** A plan that waits in the pool's queue. */
    QueuedTask task(AgentPool pool) {
        return task(pool, Map.of());
    }

    /** The same, for an agent that has these labels. */
    QueuedTask task(AgentPool pool, Map<String, String> required) {
        var task = silentTask(pool, new JsonObject(Map.copyOf(required)));
        signals.queueChanged(new QueueChanged(Optional.of(pool.id())));
        return task;
    }

    /** One of which nobody is told. */
    QueuedTask silentTask(AgentPool pool) {
        return silentTask(pool, new JsonObject());
    }

    private QueuedTask silentTask(AgentPool pool, JsonObject labels) {
        var workspace = Ids.next();
        run("""
                insert into workspace (id, organization_id, name, execution_mode, agent_pool_id, engine, created_at, updated_at)
                values ($1, $2, $3, 'agent', $4, 'terraform', now(), now())
                """, workspace, pool.organization(), "w-" + workspace, pool.id());
        var blob = Ids.next();
        run("insert into blob (id, size, sha256, created_at) values ($1, 0, sha256(''), now())", blob);
        var configuration = Ids.next();
        run("""
                insert into configuration_version
                    (id, workspace_id, blob_id, size, sha256, unpacked_size, files, created_by, created_at)
                values ($1, $2, $3, 0, sha256(''), 0, 0, 'test', now())
                """, configuration, workspace, blob);
        var run = Ids.next();
        run("""
                insert into run (id, workspace_id, organization_id, kind, status, auto_apply, created_by, created_at,
                    updated_at, configuration_version_id, variables, execution_mode, agent_pool_id, engine, working_directory,
                    required_labels)
                values ($1, $2, $3, 'plan-and-apply', 'plan_queued', false, 'test', now(), now(), $4, '[]', 'agent', $5,
                    'terraform', '', $6)
                """, run, workspace, pool.organization(), configuration, pool.id(), labels);
        var task = Ids.next();
        run("""
                insert into task (id, run_id, organization_id, phase, status, priority, execution_mode, agent_pool_id, queued_at,
                    required_labels)
                values ($1, $2, $3, 'plan', 'queued', 1, 'agent', $4, now(), $5)
                """, task, run, pool.organization(), pool.id(), labels);
        return new QueuedTask(task, run);
    }

    JsonObject row(String table, UUID id) {
        return query("select to_jsonb(t) as row from %s t where id = $1".formatted(table), id)
                .iterator()
                .next()
                .getJsonObject("row");
    }

    JsonObject lease(UUID task) {
        return query("select to_jsonb(l) as row from lease l where task_id = $1", task)
                .iterator()
                .next()
                .getJsonObject("row");
    }

    void run(String sql, Object... parameters) {
        var _ = query(sql, parameters);
    }

    private RowSet<Row> query(String sql, Object... parameters) {
        return database.preparedQuery(sql)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .await()
                .atMost(Duration.ofSeconds(10));
    }
}
