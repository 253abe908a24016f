package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.input.StatePlace;
import io.terrane.protocol.RunKind;
import java.io.IOException;
import java.nio.file.Files;

/**
 * Plans once more where so many resources are added that their state is better kept elsewhere while they are made: a
 * plan names the place of the state for its apply, and how many there will be is known only afterwards. As the
 * workspace has few resources yet, there is little to refresh.
 */
final class PlanningForMany {
    private final Task task;
    private final Findings findings;
    private final Initialization initialization;
    private final Planning planning;
    private final int mostInFile;

    PlanningForMany(Task task, Findings findings, Initialization initialization, Planning planning, int mostInFile) {
        this.task = task;
        this.findings = findings;
        this.initialization = initialization;
        this.planning = planning;
        this.mostInFile = mostInFile;
    }

    void planAgain() throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        if (!isDue()) {
            return;
        }
        task.log()
                .say("So many resources are applied faster where their state is not one file that is written anew at"
                        + " each of them. The plan is made once more for that; this one counts.");
        var directory = findings.workingDirectory();
        task.state().put(StatePlace.LOOPBACK, directory);
        task.state().open(StatePlace.LOOPBACK, directory);
        initialization.again();
        planning.plan();
        planning.show();
    }

    private boolean isDue() throws StepFailed, IOException {
        if (task.state().isLoopback() || task.bundle().run().kind() == RunKind.PLAN_ONLY) {
            return false;
        }
        var decided = task.directory().plannedForMany();
        if (!Files.exists(decided) && isMany()) {
            Files.createFile(decided);
        }
        return Files.exists(decided);
    }

    private boolean isMany() throws StepFailed, IOException {
        var added = findings.summary.add() + findings.summary.imports();
        return added > 0 && task.state().size() + added > mostInFile;
    }
}
