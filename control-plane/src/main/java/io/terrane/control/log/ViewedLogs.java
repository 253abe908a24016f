package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.TaskId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Finds the logs that people may see. */
@ApplicationScoped
class ViewedLogs {
    private static final String LOG = """
            select t.organization_id, t.attempt as granted, coalesce($2::int, n.attempt, greatest(t.attempt, 1)) as attempt,
                s.id, coalesce(s.length, 0) as length, s.sealed_at is not null as complete,
                s.expired_at is not null as expired, s.partial,
                s.sealed_at is not null or t.status in ('succeeded', 'failed', 'canceled')
                    or coalesce(n.attempt > $2::int, false) as ended
            from task t
                cross join (select max(attempt) as attempt from log_stream where task_id = $1) n
                left join log_stream s on s.task_id = t.id and s.attempt = coalesce($2::int, n.attempt)
            where t.id = $1
            """;

    private final Pool pool;

    ViewedLogs(Pool pool) {
        this.pool = pool;
    }

    /** Fails with {@code NOT_FOUND} also where the task is of an organization that the caller does not see. */
    Uni<ViewedLog> require(TaskId task, OptionalInt attempt, ApiCaller caller) {
        return find(task, attempt).map(rows -> {
            for (var row : rows) {
                if (caller.sees(new OrganizationId(row.getUUID("organization_id")))) {
                    return require(task, attempt, row);
                }
            }
            throw Problem.notFound("task", task);
        });
    }

    /** The same log, as it is by now. */
    Uni<ViewedLog> again(ViewedLog log) {
        return find(log.task(), OptionalInt.of(log.attempt()))
                .map(rows -> view(log.task(), rows.iterator().next()));
    }

    private static ViewedLog require(TaskId task, OptionalInt attempt, Row row) {
        if (attempt.orElse(1) > Math.max(1, row.getInteger("granted"))) {
            throw Problem.notFound("attempt", attempt.orElse(1) + " of the task");
        }
        if (row.getBoolean("expired")) {
            throw new Problem(
                    ProblemType.GONE, "The log was deleted, for it was kept for as long as logs are kept here.");
        }
        return view(task, row);
    }

    private Uni<RowSet<Row>> find(TaskId task, OptionalInt attempt) {
        var parameters = Tuple.tuple()
                .addUUID(task.value())
                .addInteger(attempt.isEmpty() ? null : Integer.valueOf(attempt.getAsInt()));
        return pool.preparedQuery(LOG).execute(parameters);
    }

    private static ViewedLog view(TaskId task, Row row) {
        return new ViewedLog(
                task,
                row.getInteger("attempt"),
                Optional.<UUID>ofNullable(row.getUUID("id")),
                row.getLong("length"),
                row.getBoolean("complete"),
                row.getBoolean("ended"),
                Optional.ofNullable(row.getString("partial")));
    }
}
