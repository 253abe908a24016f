package io.terrane.control;

import static io.terrane.control.People.holderOf;

import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Multi;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.identity.Token;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Tasks that somebody executes, made for tests: each in a run and, unless said otherwise, a workspace of its own. */
@ApplicationScoped
public class LeasedTasks {
    /** What every configuration of these tests consists of. */
    public static final byte[] CONFIGURATION =
            "the configuration's archive".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool database;
    private final BlobStore blobs;
    private final SecureRandom random = new SecureRandom();

    LeasedTasks(Pool database, BlobStore blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /** A task and the token of whoever executes it. */
    public record LeasedTask(UUID organization, UUID workspace, UUID run, TaskLease lease, String token) {
        public RequestSpecification holder() {
            return holderOf(token);
        }

        public UUID id() {
            return lease.taskId().value();
        }

        public String path(String rest) {
            return "/api/v1/agents/tasks/%s/%s".formatted(lease.taskId(), rest);
        }
    }

    public LeasedTask plan() {
        var workspace = workspace();
        return task(workspace, run(workspace, "planning"), "plan");
    }

    public LeasedTask apply() {
        return apply(workspace());
    }

    public LeasedTask apply(UUID workspace) {
        return task(workspace, run(workspace, "applying"), "apply");
    }

    /** The apply of the run that the plan belongs to. */
    public LeasedTask applyOf(LeasedTask plan) {
        execute("update task set status = 'succeeded' where id = $1", plan.id());
        execute("update run set status = 'applying' where id = $1", plan.run());
        return task(plan.workspace(), plan.run(), "apply");
    }

    public UUID workspace() {
        var organization = Ids.next();
        execute(
                "insert into organization (id, name, created_at) values ($1, $2, now())",
                organization,
                "o-" + organization);
        var workspace = Ids.next();
        execute("""
                insert into workspace (id, organization_id, name, execution_mode, engine, created_at, updated_at)
                values ($1, $2, 'w', 'local', 'terraform', now(), now())
                """, workspace, organization);
        return workspace;
    }

    /** A run of the workspace that is in this status. */
    public UUID run(UUID workspace, String status) {
        var blob = blobs.write(Multi.createFrom().item(Buffer.buffer(CONFIGURATION)), 1000)
                .await()
                .atMost(PATIENCE);
        var configuration = Ids.next();
        execute(
                """
                insert into configuration_version
                    (id, workspace_id, blob_id, size, sha256, unpacked_size, files, created_by, created_at)
                values ($1, $2, $3, $4, $5, 0, 0, 'test', now())
                """,
                configuration,
                workspace,
                blob.id().value(),
                blob.size(),
                Buffer.buffer(HexFormat.of().parseHex(blob.sha256())));
        var run = Ids.next();
        execute("""
                insert into run (id, workspace_id, organization_id, kind, status, auto_apply, created_by, created_at,
                    updated_at, configuration_version_id, variables, execution_mode, engine, working_directory)
                select $1, w.id, w.organization_id, 'plan-and-apply', $3, false, 'test', now(), now(), $4, '[]', 'local',
                    'terraform', ''
                from workspace w where w.id = $2
                """, run, workspace, status, configuration);
        return run;
    }

    /** Gives the task to somebody else, as after the loss of its lease. */
    public LeasedTask leaseAgain(LeasedTask task) {
        execute("update lease set ended_at = now() where task_id = $1", task.id());
        execute("update task set attempt = attempt + 1, lease_epoch = lease_epoch + 2 where id = $1", task.id());
        return leased(task.workspace(), task.run(), task.id());
    }

    public void execute(String sql, Object... values) {
        database.preparedQuery(sql).executeAndAwait(Tuple.from(values));
    }

    /** The first row. */
    public Row query(String sql, Object... values) {
        return rows(sql, values).getFirst();
    }

    public List<Row> rows(String sql, Object... values) {
        return database.preparedQuery(sql).executeAndAwait(Tuple.from(values)).stream()
                .toList();
    }

    private LeasedTask task(UUID workspace, UUID run, String phase) {
        var task = Ids.next();
        execute("""
                insert into task (id, run_id, organization_id, phase, status, priority, execution_mode, attempt, lease_epoch,
                    queued_at)
                select $1, r.id, r.organization_id, $3, 'running', 1, 'local', 1, 1, now() from run r where r.id = $2
                """, task, run, phase);
        return leased(workspace, run, task);
    }

    private LeasedTask leased(UUID workspace, UUID run, UUID task) {
        var token = Token.mint(Token.Kind.TASK, random);
        var row = query("""
                insert into lease (task_id, attempt, epoch, instance_id, token_hash, granted_at, renewed_at, expires_at)
                select id, attempt, lease_epoch, id, $2, now(), now(), now() + interval '1 hour' from task where id = $1
                returning attempt, epoch, (select organization_id from task where id = $1) as organization
                """, task, Buffer.buffer(token.hash()));
        return new LeasedTask(
                row.getUUID("organization"),
                workspace,
                run,
                new TaskLease(new TaskId(task), row.getInteger("attempt"), row.getLong("epoch")),
                token.secret());
    }
}
