package io.terrane.agent.task;

import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.upload.RemoteDataAccessor;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.TaskControl;
import io.terrane.executor.TerraformExecutor;
import io.terrane.protocol.Desired;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskVerdict.Verdict;
import io.terrane.protocol.ToAgent.TaskGrant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One attempt of a task, from its grant to its end. */
final class Execution {
    private static final Logger LOG = Logger.getLogger(Execution.class);

    private final TaskGrant grant;
    private final TaskControl control = new TaskControl();
    private final RemoteDataAccessor accessor;
    private final TerraformExecutor executor;

    Execution(TaskGrant grant, ControlPlane controlPlane, TerraformExecutor executor) {
        this.grant = grant;
        this.executor = executor;
        accessor = new RemoteDataAccessor(controlPlane, grant, control);
    }

    TaskGrant grant() {
        return grant;
    }

    /** Returns when nothing is left to do. What is in the directory already is gone on with. */
    TaskOutcome run(Path directory) throws AccessFailure, InterruptedException {
        var outcome = executor.execute(accessor, control, directory);
        LOG.infof(
                "Ended %s of %s: %s",
                grant.phase(), grant.lease(), outcome.getClass().getSimpleName());
        return outcome;
    }

    void desire(Desired desired) {
        control.raise(desired);
    }

    void obey(Verdict verdict) {
        switch (verdict) {
            case CONTINUE -> LOG.debugf("%s goes on", grant.lease());
            case CANCEL -> control.raise(Desired.CANCEL);
            case QUARANTINE -> {
                accessor.revoke();
                control.raise(Desired.CANCEL);
            }
        }
    }

    void flushEvery(Duration interval) {
        control.flushEvery(interval);
    }

    long acknowledged() {
        return accessor.acknowledged();
    }

    Optional<Long> stateLateSince() {
        return accessor.stateLateSince();
    }

    RunningTask asSeenByControlPlane() {
        var lease = grant.lease();
        return new RunningTask(
                lease.taskId(),
                lease.attempt(),
                lease.leaseEpoch(),
                grant.phase(),
                accessor.acknowledged(),
                accessor.storedSerial().orElse(null));
    }
}
