package io.terrane.control.task;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class TaskRepository implements PanacheRepositoryBase<Task, UUID> {

    /** For a change, under the lock of the run's workspace. */
    Uni<Task> lock(TaskId id) {
        return findById(id.value(), LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("task", id));
    }

    Uni<RunId> runOf(TaskId id) {
        return find("select t.runId from Task t where t.id = ?1", id.value())
                .project(UUID.class)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("task", id))
                .map(RunId::new);
    }

    Uni<List<Task>> ofRuns(List<UUID> runs) {
        return list("runId in ?1 order by queuedAt", runs);
    }

    Uni<List<Task>> lockOfRun(RunId run) {
        return find("runId = ?1 order by queuedAt", run.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }
}
