package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.TaskOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a task through its steps to its outcome. */
final class Execution {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final Task task;
    private final Findings findings;
    private final EngineRuns runs;
    private Optional<Ending> ending = Optional.empty();

    /** What ended the task before its last step, and at which. */
    private sealed interface Ending {
        record Failure(String step, StepFailed cause) implements Ending {}

        record Cancellation(String step, StepCanceled cause) implements Ending {}
    }

    Execution(Task task, Findings findings, EngineRuns runs) {
        this.task = task;
        this.findings = findings;
        this.runs = runs;
    }

    TaskOutcome run(List<Step> steps) throws AccessFailure, InterruptedException {
        for (var step : steps) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Before the step " + step.name());
            }
            if (isDue(step)) {
                run(step);
            }
        }
        return outcome();
    }

    private boolean isDue(Step step) {
        return ending.isEmpty() || step.when() == Step.When.ALWAYS;
    }

    private void run(Step step) throws AccessFailure, InterruptedException {
        task.reporter().step(step.name());
        try {
            checkWanted(step);
            task.times().begin(step.name());
            step.action().run();
        } catch (StepFailed e) {
            failed(step, e);
        } catch (StepCanceled e) {
            ending = Optional.of(new Ending.Cancellation(step.name(), e));
        } catch (AccessFailure.Refused e) {
            failed(
                    step,
                    new StepFailed(FailureKind.INTERNAL, "The control plane refused a request: " + e.getMessage()));
        } catch (IOException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // An interrupt closes the file that is being read: that is no failure, and nothing to tell of.
                throw new InterruptedException("In the step " + step.name());
            }
            LOG.error(
                    "Task {}: step {} failed for a reason of our own",
                    task.bundle().taskId(),
                    step.name(),
                    e);
            failed(step, new StepFailed(FailureKind.INTERNAL, "The executor failed; its own log says why."));
        }
        task.times().end();
    }

    private void checkWanted(Step step) throws StepCanceled, StepFailed {
        if (step.when() != Step.When.WANTED || runs.isReplaying()) {
            return;
        }
        if (task.isCanceled()) {
            throw new StepCanceled("Canceled before the step %s.".formatted(step.name()), null);
        }
        if (task.isOverTime()) {
            throw new StepFailed(FailureKind.TIMEOUT, "The task's time was over before the step " + step.name() + ".");
        }
    }

    /** A failure that comes after another does not hide it, unless it is about the state of an apply that ended. */
    private void failed(Step step, StepFailed failure) {
        task.log().say(failure.sentence());
        if (ending.isEmpty() || (failure.kind() == FailureKind.STATE && !isLost(ending.get()))) {
            ending = Optional.of(new Ending.Failure(step.name(), failure));
        }
    }

    /** Then nobody knows what was applied, and a person must hear of that before all else. */
    private static boolean isLost(Ending ending) {
        return ending instanceof Ending.Failure failure && failure.cause().kind() == FailureKind.LOST;
    }

    private TaskOutcome outcome() {
        return ending.<TaskOutcome>map(each -> switch (each) {
                    case Ending.Failure(var step, var cause) ->
                        new TaskOutcome.Failed(
                                cause.kind(),
                                step,
                                task.secrets().mask(cause.sentence()),
                                cause.exitCode(),
                                findings.resources(),
                                findings.statePending);
                    case Ending.Cancellation(var step, var cause) ->
                        new TaskOutcome.Canceled(
                                step, cause.sentence(), cause.exitCode(), findings.resources(), findings.statePending);
                })
                .orElseGet(this::succeeded);
    }

    private TaskOutcome succeeded() {
        return new TaskOutcome.Succeeded(
                findings.changes,
                findings.summary,
                findings.changed,
                findings.resources(),
                findings.outputs,
                findings.engine().version(),
                findings.statePending);
    }
}
