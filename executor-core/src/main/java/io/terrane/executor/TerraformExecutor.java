package io.terrane.executor;

import io.terrane.protocol.TaskOutcome;
import java.nio.file.Path;

/** Executes tasks with the real engine. Safe for many threads: each task has one of its own, best a virtual one. */
public final class TerraformExecutor {
    private final ExecutorSettings settings;

    public TerraformExecutor(ExecutorSettings settings) {
        this.settings = settings;
    }

    /**
     * Carries out the accessor's task, from whatever an earlier call left in its directory, and ends it with
     * {@link DataAccessor#finish}; blocks. The directory is made where it is missing, and removed when the control
     * plane has everything of it.
     *
     * @param taskDirectory this attempt's own
     * @return what the control plane was told
     * @throws AccessFailure where the control plane could not be told; the directory stays
     * @throws InterruptedException where the thread was interrupted; the child runs on, and the directory stays
     */
    public TaskOutcome execute(DataAccessor accessor, TaskControl control, Path taskDirectory)
            throws AccessFailure, InterruptedException {
        var bundle = accessor.load();
        throw new AccessFailure.Unavailable("Steps are to come: " + settings + " " + bundle + control.desired());
    }
}
