package io.terrane.control.execution;

import io.quarkus.logging.Log;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.TaskControl;
import io.terrane.executor.TerraformExecutor;
import io.terrane.protocol.Desired;
import io.terrane.protocol.TaskLease;
import java.nio.file.Path;
import java.time.Duration;

/** One task that is executed in here. */
final class LocalTask {
    private final TaskLease lease;
    private final TaskControl control;
    private final Thread thread;
    private volatile Runnable afterwards = () -> {};

    LocalTask(TaskLease lease, TerraformExecutor executor, DataAccessor accessor, TaskControl control, Path directory) {
        this.lease = lease;
        this.control = control;
        this.thread = Thread.ofVirtual()
                .name("task " + lease.taskId())
                .unstarted(() -> execute(executor, accessor, directory));
    }

    /** @param whatComesThen once the task has ended, however it did */
    void start(Runnable whatComesThen) {
        afterwards = whatComesThen;
        thread.start();
    }

    void want(Desired desired) {
        control.raise(desired);
    }

    /** Leaves it; its child runs on. */
    void interrupt() {
        thread.interrupt();
    }

    void awaitEnd(Duration limit) throws InterruptedException {
        var _ = thread.join(limit);
    }

    private void execute(TerraformExecutor executor, DataAccessor accessor, Path directory) {
        try {
            var outcome = executor.execute(accessor, control, directory);
            Log.infof("Task %s ended: %s", lease.taskId(), outcome.getClass().getSimpleName());
        } catch (AccessFailure.StaleLease _) {
            Log.infof("Task %s, attempt %d, is somebody else's now", lease.taskId(), lease.attempt());
        } catch (AccessFailure failure) {
            Log.errorf("Task %s could not be ended, and its directory stays: %s", lease.taskId(), failure.getMessage());
        } catch (InterruptedException _) {
            Log.infof("Task %s was left running: the control plane stops", lease.taskId());
        } catch (RuntimeException e) {
            Log.errorf(e, "Task %s failed by a fault of ours, and its directory stays", lease.taskId());
        } finally {
            afterwards.run();
        }
    }
}
