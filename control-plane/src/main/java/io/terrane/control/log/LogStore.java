package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.terrane.protocol.Desired;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.TaskLease;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of logs, as their holders write them. Each method is one statement, and so one transaction. */
@ApplicationScoped
class LogStore {
    private static final String TAIL = """
            select t.desired, t.attempt = $2 and t.lease_epoch = $3 as held,
                s.id, coalesce(s.length, 0) as length, encode(s.sha256, 'hex') as sha256
            from task t left join log_stream s on s.task_id = t.id and s.attempt = $2
            where t.id = $1
            """;

    private static final String OPEN = """
            insert into log_stream (id, task_id, attempt, created_at)
            select $4, t.id, t.attempt, now() from task t
            where t.id = $1 and t.attempt = $2 and t.lease_epoch = $3
            on conflict (task_id, attempt) do nothing
            """;

    private static final String SEAL = """
            update log_stream s set sealed_at = now(), sha256 = decode($5, 'hex'), partial = $6
            from task t
            where t.id = $1 and t.attempt = $2 and t.lease_epoch = $3 and s.task_id = t.id and s.attempt = $2
                and s.length = $4 and s.sealed_at is null
            """;

    private final Pool pool;

    LogStore(Pool pool) {
        this.pool = pool;
    }

    Uni<StreamTail> tail(TaskLease lease) {
        return pool.preparedQuery(TAIL).execute(parameters(lease)).map(rows -> tail(only(rows)));
    }

    /** Answers what became of each chunk, in their order. */
    Uni<List<AppendTry>> append(ChunkGroup group) {
        return pool.preparedQuery(ChunkGroup.APPEND).execute(group.parameters()).map(ChunkGroup::tries);
    }

    /** Makes the stream of the lease's attempt, where it is not there yet. */
    Uni<Void> open(TaskLease lease) {
        return pool.preparedQuery(OPEN)
                .execute(parameters(lease).addUUID(Ids.next()))
                .replaceWithVoid();
    }

    /** Answers whether it was done: not where the log has another length by now, or is sealed. */
    Uni<Boolean> seal(TaskLease lease, LogSeal seal, String sha256) {
        var parameters =
                parameters(lease).addLong(seal.length()).addString(sha256).addString(seal.partial());
        return pool.preparedQuery(SEAL).execute(parameters).map(rows -> rows.rowCount() == 1);
    }

    private static Tuple parameters(TaskLease lease) {
        return Tuple.tuple()
                .addUUID(lease.taskId().value())
                .addInteger(lease.attempt())
                .addLong(lease.leaseEpoch());
    }

    /** There is always one: tasks with a lease are never deleted. */
    private static Row only(RowSet<Row> rows) {
        return rows.iterator().next();
    }

    private static StreamTail tail(Row row) {
        return new StreamTail(
                Desired.of(row.getString("desired")),
                row.getBoolean("held"),
                Optional.<UUID>ofNullable(row.getUUID("id")),
                row.getLong("length"),
                Optional.ofNullable(row.getString("sha256")));
    }
}
