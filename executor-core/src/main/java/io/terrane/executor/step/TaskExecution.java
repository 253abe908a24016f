package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.TaskControl;
import io.terrane.executor.backend.LoopbackBackend;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.log.LogSecrets;
import io.terrane.executor.log.TaskLog;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task from its bundle to its end. */
public final class TaskExecution {
    private static final Logger LOG = LoggerFactory.getLogger(TaskExecution.class);

    private final Workbench workbench;
    private final PatientAccessor accessor;
    private final TaskControl control;
    private final Path directory;
    private final Findings findings = new Findings();
    private final long began = System.nanoTime();

    public TaskExecution(Workbench workbench, DataAccessor accessor, TaskControl control, Path directory) {
        this.workbench = workbench;
        this.accessor = new PatientAccessor(accessor, workbench.settings().uploadPatience());
        this.control = control;
        this.directory = directory;
    }

    public TaskOutcome run() throws AccessFailure, InterruptedException {
        try {
            return runToTheEnd();
        } catch (AccessFailure failure) {
            note(failure);
            throw failure;
        }
    }

    private TaskOutcome runToTheEnd() throws AccessFailure, InterruptedException {
        var kept = keptBundle();
        var bundle = kept.isPresent() ? kept.get() : accessor.<TaskBundle, RuntimeException>ask(each -> each.load());
        var entry = workbench.settings().runDirectory(bundle.run().id().toString());
        var outcome = carryOut(bundle, new TaskDirectory(directory.toAbsolutePath(), entry), kept.isPresent());
        accessor.tell(each -> each.finish(outcome));
        FailPoint.OUTCOME_TOLD.reached();
        if (!outcome.statePending() || bringLateState()) {
            remove(entry);
        } else {
            note(new AccessFailure.Refused("state-refused", "The final state was not taken."));
        }
        return outcome;
    }

    /** So that a child is followed although the control plane does not answer. */
    private Optional<TaskBundle> keptBundle() throws AccessFailure {
        try {
            return records().bundle();
        } catch (IOException e) {
            throw new AccessFailure.Unavailable("What the task is to do cannot be read from the disk.", e);
        }
    }

    /** Whether what is left here may be thrown away one day. */
    private void note(AccessFailure failure) {
        try {
            switch (failure) {
                case AccessFailure.StaleLease stale -> records().refused(String.valueOf(stale.getMessage()));
                case AccessFailure.Refused refused -> records().refused(String.valueOf(refused.getMessage()));
                case AccessFailure.Unavailable _ -> records().open();
            }
        } catch (IOException e) {
            LOG.warn("How a task ended could not be noted in {}", directory, e);
        }
    }

    private TaskRecords records() {
        return new TaskRecords(directory.toAbsolutePath().resolve("ctl"));
    }

    private TaskOutcome carryOut(TaskBundle bundle, TaskDirectory files, boolean resumed)
            throws AccessFailure, InterruptedException {
        try {
            files.make();
            workbench.ballast().place();
            var secrets = LogSecrets.of(bundle.variables(), LoopbackBackend.password(files.states()));
            var records = records();
            if (!resumed) {
                records.keep(bundle);
                FailPoint.BUNDLE_KEPT.reached();
            }
            var earlier = new Task.Earlier(resumed, records.begunChildren());
            var age = records.age();
            var left = Duration.ofMillis(bundle.limits().timeMs()).minus(age);
            var deadline = System.nanoTime() + left.toNanos();
            var trace = Optional.ofNullable(bundle.traceparent());
            var times = resumed
                    ? StepTimes.resumed(trace, records, System::nanoTime, age)
                    : StepTimes.begun(trace, records, System::nanoTime, Duration.ofNanos(System.nanoTime() - began));
            var log = TaskLog.open(
                    files.ctl(),
                    secrets,
                    bundle.limits().logBytes(),
                    accessor.accessor(),
                    control,
                    workbench.ballast());
            try (var reporter = new Reporter(accessor.accessor());
                    var state = new LiveState(files)) {
                return carryOut(new Task(
                        bundle, files, records, earlier, accessor, control, state, secrets, log, reporter, times,
                        deadline));
            } finally {
                close(log);
            }
        } catch (IOException e) {
            LOG.error("Task {} cannot keep its files", bundle.taskId(), e);
            if (resumed) {
                // Its child may be at work: nothing has failed but our following it.
                throw new AccessFailure.Unavailable("The task's files cannot be kept; what it started goes on.", e);
            }
            return new TaskOutcome.Failed(
                    FailureKind.INTERNAL,
                    "fetch",
                    "The executor cannot keep the task's files; its own log says why.",
                    null,
                    List.of(),
                    false);
        }
    }

    private TaskOutcome carryOut(Task task) throws AccessFailure, InterruptedException {
        var runs = new EngineRuns(workbench, task, findings);
        var phases = new Phases(workbench, task, findings, runs);
        var outcome =
                new Execution(task, findings, runs).run(phases.of(task.bundle().phase()));
        task.times().begin("seal log");
        seal(task.log());
        task.times().end();
        return outcome.with(task.times().steps());
    }

    /** Tries for as long as it takes: the workspace waits for it. Answers whether the state is stored. */
    private boolean bringLateState() throws AccessFailure, InterruptedException {
        var late = findings.lateState;
        if (late.isEmpty()) {
            return false;
        }
        var snapshot = late.get();
        try {
            var _ = new PatientAccessor(accessor.accessor(), PatientAccessor.FOREVER).ask(each -> each.save(snapshot));
            return true;
        } catch (AccessFailure.Refused e) {
            LOG.error("The final state in {} is not taken; a person has to look at it: {}", directory, e.getMessage());
            return false;
        }
    }

    private static void close(TaskLog log) {
        try {
            log.close();
        } catch (IOException e) {
            LOG.warn("A task's log file was not closed", e);
        }
    }

    private void remove(Path entry) {
        try {
            new TaskDirectory(directory.toAbsolutePath(), entry).remove();
        } catch (IOException e) {
            LOG.warn("A task's directory was not removed whole: {}", directory, e);
        }
    }

    /** A log that the control plane will not take keeps no task from its end. */
    private void seal(TaskLog log) throws AccessFailure, InterruptedException {
        try {
            log.seal(accessor.patience());
        } catch (AccessFailure.Refused e) {
            LOG.error("A task's log was refused: {}", e.getMessage());
        }
    }
}
