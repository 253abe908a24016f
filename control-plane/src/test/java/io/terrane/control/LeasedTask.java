package io.terrane.control;

import io.restassured.specification.RequestSpecification;
import io.terrane.control.identity.Token;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;

/** A plan task that somebody holds, of a run of a new workspace in a new organization: rows for tests. */
public record LeasedTask(Pool pool, UUID organization, UUID workspace, UUID run, TaskLease lease, Token token) {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final SecureRandom RANDOM = new SecureRandom();

    public static LeasedTask in(Pool pool) {
        var task = new LeasedTask(
                pool,
                Ids.next(),
                Ids.next(),
                Ids.next(),
                new TaskLease(new TaskId(Ids.next()), 1, 1),
                Token.mint(Token.Kind.TASK, RANDOM));
        task.insertWorkspace();
        task.insertRun();
        task.insertTask();
        task.insertLease(1, 1, task.token);
        return task;
    }

    /** A request of its holder. */
    public RequestSpecification holder() {
        return People.holderOf(token.secret());
    }

    public TaskId id() {
        return lease.taskId();
    }

    /** The lease is lost, and the task is given to another as its next attempt. */
    public LeasedTask given() {
        execute("update lease set ended_at = now() where task_id = $1", id().value());
        execute("update task set attempt = attempt + 1, lease_epoch = lease_epoch + 2 where id = $1", id().value());
        var next = Token.mint(Token.Kind.TASK, RANDOM);
        insertLease(lease.attempt() + 1, lease.leaseEpoch() + 2, next);
        return new LeasedTask(
                pool,
                organization,
                workspace,
                run,
                new TaskLease(id(), lease.attempt() + 1, lease.leaseEpoch() + 2),
                next);
    }

    public void execute(String sql, Object... parameters) {
        var _ = pool.preparedQuery(sql)
                .execute(Tuple.wrap(parameters))
                .await()
                .atMost(BOUND)
                .size();
    }

    public long number(String sql, Object... parameters) {
        return pool.preparedQuery(sql)
                .execute(Tuple.wrap(parameters))
                .await()
                .atMost(BOUND)
                .iterator()
                .next()
                .getLong(0);
    }

    private void insertWorkspace() {
        execute(
                "insert into organization (id, name, created_at) values ($1, $2, now())",
                organization,
                "organization-" + organization);
        execute("""
                insert into workspace (id, organization_id, name, execution_mode, engine, created_at, updated_at)
                values ($1, $2, 'web', 'local', 'terraform', now(), now())
                """, workspace, organization);
    }

    private void insertRun() {
        var blob = Ids.next();
        execute(
                "insert into blob (id, size, sha256, created_at) values ($1, 0, decode(repeat('00', 32), 'hex'), now())",
                blob);
        execute("""
                insert into configuration_version (id, workspace_id, blob_id, size, sha256, unpacked_size, files, created_by, created_at)
                values ($1, $2, $1, 0, decode(repeat('00', 32), 'hex'), 0, 0, 'test', now())
                """, blob, workspace);
        execute("""
                insert into run (id, workspace_id, organization_id, kind, status, auto_apply, created_by, created_at,
                    updated_at, configuration_version_id, variables, execution_mode, engine, working_directory)
                values ($1, $2, $3, 'plan-and-apply', 'planning', false, 'test', now(), now(), $4, '[]', 'local', 'terraform', '')
                """, run, workspace, organization, blob);
    }

    private void insertTask() {
        execute("""
                insert into task (id, run_id, organization_id, phase, status, priority, execution_mode, attempt,
                    lease_epoch, queued_at)
                values ($1, $2, $3, 'plan', 'running', 1, 'local', 1, 1, now())
                """, id().value(), run, organization);
    }

    private void insertLease(int attempt, long epoch, Token token) {
        execute("""
                insert into lease (task_id, attempt, epoch, instance_id, token_hash, granted_at, renewed_at, expires_at)
                values ($1, $2, $3, $4, $5, now(), now(), now() + interval '1 hour')
                """, id().value(), attempt, epoch, Ids.next(), Buffer.buffer(token.hash()));
    }
}
