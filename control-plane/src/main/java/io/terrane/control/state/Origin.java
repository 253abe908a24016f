package io.terrane.control.state;

import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.WorkspaceId;
import java.util.Optional;
import java.util.UUID;

/** For which workspace a state came, and from whom. */
record Origin(WorkspaceId workspace, Optional<RunId> run, Optional<TaskId> task, String by) {

    static Origin person(WorkspaceId workspace, String name) {
        return new Origin(workspace, Optional.empty(), Optional.empty(), name);
    }

    static Origin task(WorkspaceId workspace, RunId run, TaskId task) {
        return new Origin(workspace, Optional.of(run), Optional.of(task), "task " + task);
    }

    Optional<UUID> runId() {
        return run.map(RunId::value);
    }

    Optional<UUID> taskId() {
        return task.map(TaskId::value);
    }
}
