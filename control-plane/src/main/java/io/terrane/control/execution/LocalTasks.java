package io.terrane.control.execution;

import io.terrane.control.StartConfig;
import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.TaskControl;
import io.terrane.executor.TerraformExecutor;
import io.terrane.executor.process.CancelSettings;
import io.terrane.executor.step.RetainedTasks;
import io.terrane.protocol.TaskLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.InstantSource;

/** Makes tasks out of leases. */
@ApplicationScoped
class LocalTasks {
    private final LocalAccessors accessors;
    private final Path directory;
    private final TerraformExecutor executor;
    private final RetainedTasks retained;

    LocalTasks(LocalAccessors accessors, LocalConfig config, StartConfig start) {
        this.accessors = accessors;
        this.directory = config.dataDirectory().orElseGet(() -> start.dataDir().resolve("executor"));
        var cancel = new CancelSettings(config.planKillAfter(), config.forceKillAfter(), config.stragglersKillAfter());
        var settings = ExecutorSettings.in(directory, System.getenv()).withCancel(cancel);
        this.executor = new TerraformExecutor(settings);
        this.retained = new RetainedTasks(settings, config.retain(), InstantSource.system());
    }

    RetainedTasks retained() {
        return retained;
    }

    Path directory() {
        return directory;
    }

    /** @param taskDirectory what is in there already is gone on with */
    LocalTask of(TaskLease lease, Path taskDirectory) {
        var control = new TaskControl();
        return new LocalTask(lease, executor, accessors.of(lease, control), control, taskDirectory);
    }
}
