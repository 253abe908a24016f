package io.terrane.agent.task;

import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.upload.RemoteDataAccessor;
import io.terrane.executor.TaskControl;
import io.terrane.protocol.Desired;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.TaskVerdict.Verdict;
import io.terrane.protocol.ToAgent.TaskGrant;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private final Engines engines;

    Execution(TaskGrant grant, ControlPlane controlPlane, Engines engines) {
        this.grant = grant;
        this.engines = engines;
        accessor = new RemoteDataAccessor(controlPlane, grant, control);
    }

    /** Returns when nothing is left to do. The grant is on the disk before anything starts. */
    void run(DataDirectory data) {
        var directory = begin(data);
        if (directory.isPresent()) {
            engines.execute(accessor, control, directory.get());
        } else {
            LOG.warnf("%s was begun by an earlier process; it is not started a second time", grant.lease());
        }
    }

    private Optional<Path> begin(DataDirectory data) {
        try {
            return data.begin(grant);
        } catch (IOException e) {
            throw new UncheckedIOException("The grant cannot be written down, so that nothing is started", e);
        }
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
