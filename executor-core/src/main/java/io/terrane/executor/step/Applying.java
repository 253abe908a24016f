package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.output.ApplyEvents;
import io.terrane.executor.output.OutputsReader;
import io.terrane.executor.step.EngineRuns.Command;
import io.terrane.protocol.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** The steps that only an apply has. */
final class Applying {
    private final Task task;
    private final Findings findings;
    private final EngineRuns runs;
    private final Duration stateSnapshots;

    Applying(Task task, Findings findings, EngineRuns runs, Duration stateSnapshots) {
        this.task = task;
        this.findings = findings;
        this.runs = runs;
        this.stateSnapshots = stateSnapshots;
    }

    /** The plan that people approved: that one or none. */
    void restorePlan() throws StepFailed, AccessFailure, IOException, InterruptedException {
        var file = task.directory().planFile();
        if (Files.exists(file)) {
            return;
        }
        var plan = task.bundle().plan();
        var digest = new Download(task.accessor()).to(file, accessor -> accessor.plan());
        if (plan == null || !digest.equals(plan.sha256())) {
            Files.delete(file);
            throw new StepFailed(
                    FailureKind.PLAN_UNUSABLE,
                    "The stored plan is not the one that was approved, so nothing was applied; start a new run.");
        }
    }

    void apply() throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        var events = new ApplyEvents(task.secrets(), task.directory().stateDump());
        var command = Command.of(
                        "apply",
                        List.of(
                                "apply",
                                "-input=false",
                                "-json",
                                task.directory().planFile().toString()))
                .changingTheWorld(events);
        findings.applyStarted = true;
        try (var _ = new ProgressWatch(task, findings, events);
                var _ = new StateSnapshots(task, stateSnapshots)) {
            var result = runs.run(command);
            if (result.code() != 0) {
                throw failed(events, result.code());
            }
        }
        findings.summary = events.summary();
        findings.changes = !findings.resources().isEmpty();
    }

    private StepFailed failed(ApplyEvents events, int code) {
        var why = events.failure().map(error -> ": " + error).orElse("");
        return new StepFailed(
                FailureKind.APPLY,
                "%s apply failed with exit code %d%s.".formatted(task.engineName(), code, why),
                code);
    }

    /** What cannot be read now stands in the state: it fails no apply that succeeded. */
    void outputs() throws AccessFailure, IOException, InterruptedException {
        try {
            var result = runs.run(Command.of("output", List.of("output", "-json"))
                    .printingTo(task.directory().outputs())
                    .heedingForceAlone());
            if (result.code() == 0) {
                findings.outputs = OutputsReader.read(task.directory().outputs());
            }
        } catch (StepFailed | StepCanceled e) {
            task.log().say(e.getMessage() + " The outputs stand in the state.");
        }
    }
}
