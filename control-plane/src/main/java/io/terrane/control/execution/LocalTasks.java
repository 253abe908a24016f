package io.terrane.control.execution;

import io.terrane.control.StartConfig;
import io.terrane.control.task.Grant;
import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.TaskControl;
import io.terrane.executor.TerraformExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;

/** Makes tasks out of leases. */
@ApplicationScoped
class LocalTasks {
    private final LocalAccessors accessors;
    private final Path directory;
    private final TerraformExecutor executor;

    LocalTasks(LocalAccessors accessors, LocalConfig config, StartConfig start) {
        this.accessors = accessors;
        this.directory = config.dataDirectory().orElseGet(() -> start.dataDir().resolve("executor"));
        this.executor = new TerraformExecutor(ExecutorSettings.in(directory, System.getenv()));
    }

    LocalTask of(Grant grant) {
        var lease = grant.lease();
        var control = new TaskControl();
        var name = lease.taskId() + "-" + lease.attempt();
        return new LocalTask(
                lease,
                executor,
                accessors.of(lease, control),
                control,
                directory.resolve("tasks").resolve(name));
    }
}
