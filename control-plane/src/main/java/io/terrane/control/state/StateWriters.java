package io.terrane.control.state;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.protocol.Desired;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TraceParent;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.util.Locale;
import java.util.UUID;

/** Looks up the tasks that bring states. */
@ApplicationScoped
class StateWriters {
    private static final String WORKSPACE =
            "select r.workspace_id from task t join run r on r.id = t.run_id where t.id = ?1";
    private static final String LOCK = """
            select t.attempt, t.lease_epoch, t.phase, t.desired, r.id, r.workspace_id, t.traceparent
            from task t join run r on r.id = t.run_id where t.id = ?1 for share of t
            """;

    Uni<WorkspaceId> workspaceOf(TaskId task) {
        return one(WORKSPACE, UUID.class, task).map(WorkspaceId::new);
    }

    /** Under the lock of the workspace; nobody gets another lease of the task before the transaction ends. */
    Uni<StateWriter> lock(TaskId task) {
        return one(LOCK, Tuple.class, task)
                .map(row -> new StateWriter(
                        new TaskLease(task, row.get(0, Integer.class), row.get(1, Long.class)),
                        Phase.valueOf(row.get(2, String.class).toUpperCase(Locale.ROOT)),
                        Desired.of(row.get(3, String.class)),
                        new RunId(row.get(4, UUID.class)),
                        new WorkspaceId(row.get(5, UUID.class)),
                        TraceParent.of(row.get(6, String.class))));
    }

    private static <T> Uni<T> one(String sql, Class<T> type, TaskId task) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql, type)
                        .setParameter(1, task.value())
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("task", task));
    }
}
