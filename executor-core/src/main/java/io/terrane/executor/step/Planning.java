package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.input.RefusedInput;
import io.terrane.executor.input.UndeclaredVariables;
import io.terrane.executor.output.PlanReader;
import io.terrane.executor.step.EngineRuns.Command;
import io.terrane.protocol.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps that only a plan has. */
final class Planning {
    /** What {@code -detailed-exitcode} ends with where there is something to apply. */
    private static final int CHANGES = 2;

    private final Task task;
    private final Findings findings;
    private final EngineRuns runs;

    Planning(Task task, Findings findings, EngineRuns runs) {
        this.task = task;
        this.findings = findings;
        this.runs = runs;
    }

    void plan() throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        var result = runs.run(Command.of("plan", arguments()));
        if (result.code() != 0 && result.code() != CHANGES) {
            throw new StepFailed(
                    FailureKind.PLAN,
                    "%s plan failed with exit code %d; the log says why.".formatted(task.engineName(), result.code()),
                    result.code());
        }
        findings.changes = result.code() == CHANGES;
    }

    private List<String> arguments() {
        var run = task.bundle().run();
        var arguments = new ArrayList<>(List.of("plan", "-input=false", "-detailed-exitcode"));
        arguments.add("-out=" + task.directory().planFile());
        switch (run.kind()) {
            case DESTROY -> arguments.add("-destroy");
            case REFRESH_ONLY -> arguments.add("-refresh-only");
            case PLAN_ONLY, PLAN_AND_APPLY -> {}
        }
        run.targets().forEach(address -> arguments.add("-target=" + address));
        run.replace().forEach(address -> arguments.add("-replace=" + address));
        return arguments;
    }

    /** The plan for programs. */
    void show() throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        var json = task.directory().planJson();
        var result = runs.run(Command.of(
                        "show",
                        List.of("show", "-json", task.directory().planFile().toString()))
                .printingTo(json));
        if (result.code() != 0) {
            throw new StepFailed(
                    FailureKind.PLAN,
                    "%s show failed with exit code %d; the log says why.".formatted(task.engineName(), result.code()),
                    result.code());
        }
        try {
            UndeclaredVariables.refuse(task.bundle().variables(), json);
        } catch (RefusedInput e) {
            throw new StepFailed(e.kind(), e.sentence());
        }
        var plan = PlanReader.read(json);
        findings.summary = plan.summary();
        findings.changed = plan.changes();
    }

    void store() throws StepFailed, AccessFailure, IOException, InterruptedException {
        var file = task.directory().planFile();
        var most = task.bundle().limits().planBytes();
        if (Files.size(file) > most) {
            throw new StepFailed(
                    FailureKind.PLAN, "The plan is larger than the %,d bytes that are kept of one.".formatted(most));
        }
        var lockFile = Initialization.lockFile(findings.workingDirectory());
        var artifact = new PlanArtifact(
                file, task.directory().planJson(), Files.exists(lockFile) ? Optional.of(lockFile) : Optional.empty());
        task.accessor().tell(accessor -> accessor.savePlan(artifact));
        FailPoint.PLAN_STORED.reached();
    }
}
