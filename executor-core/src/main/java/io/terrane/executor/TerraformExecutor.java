package io.terrane.executor;

import io.terrane.executor.step.TaskExecution;
import io.terrane.executor.step.Workbench;
import io.terrane.protocol.TaskOutcome;
import java.nio.file.Path;

/** Executes tasks with the real engine. Safe for many threads: each task has one of its own, best a virtual one. */
public final class TerraformExecutor {
    private final Workbench workbench;

    public TerraformExecutor(ExecutorSettings settings) {
        this.workbench = Workbench.of(settings);
    }

    /**
     * Carries out the accessor's task, from whatever an earlier call left in its directory, and ends it with
     * {@link DataAccessor#finish}; blocks. The directory is made where it is missing, and removed when the control
     * plane has everything of it; {@code RetainedTasks} removes it where the control plane never wants it.
     *
     * @param taskDirectory this attempt's own
     * @return what the control plane was told
     * @throws AccessFailure where the control plane could not be told; the directory stays
     * @throws InterruptedException where the thread was interrupted; the child runs on, and the directory stays
     */
    public TaskOutcome execute(DataAccessor accessor, TaskControl control, Path taskDirectory)
            throws AccessFailure, InterruptedException {
        return new TaskExecution(workbench, accessor, control, taskDirectory).run();
    }
}
