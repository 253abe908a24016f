package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.archive.Archive;
import io.terrane.executor.archive.ArchiveLimits;
import io.terrane.executor.archive.RefusedArchive;
import io.terrane.executor.engine.EngineMissing;
import io.terrane.executor.engine.Engines;
import io.terrane.executor.input.RefusedInput;
import io.terrane.executor.input.StatePlace;
import io.terrane.executor.input.VariableFiles;
import io.terrane.executor.input.WorkingDirectory;
import io.terrane.executor.process.ChildEnvironment;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The steps that put everything in place which the engine works with. */
final class Preparation {
    /** What a user's own runs leave in a working directory. Here the state is ours to put there. */
    private static final List<String> OTHER_STATES = List.of(
            StatePlace.STATE, StatePlace.STATE + ".backup", StatePlace.ERRORED_STATE, ".terraform.tfstate.lock.info");

    private final Task task;
    private final Findings findings;
    private final Download download;
    private final int mostInFile;

    /** @param mostInFile so many resources are kept in a file; more of them elsewhere */
    Preparation(Task task, Findings findings, int mostInFile) {
        this.task = task;
        this.findings = findings;
        this.mostInFile = mostInFile;
        this.download = new Download(task.accessor());
    }

    /** The configuration's archive. */
    void fetch() throws StepFailed, AccessFailure, IOException, InterruptedException {
        if (isDone()) {
            return;
        }
        var digest = download.to(task.directory().archive(), accessor -> accessor.configuration());
        if (!digest.equals(task.bundle().configuration().sha256())) {
            throw new StepFailed(
                    FailureKind.CONFIGURATION, "The configuration that arrived is not the one that was uploaded.");
        }
    }

    /** The configuration itself, and beside it the state, the variables and the place of the state. */
    void unpack() throws StepFailed, AccessFailure, IOException, InterruptedException {
        try {
            if (!isDone()) {
                unpackArchive();
            }
            findings.worksIn(workingDirectory());
            if (!isDone()) {
                fill(findings.workingDirectory());
                Files.createFile(task.directory().prepared());
            }
            task.state().open(statePlace(), findings.workingDirectory());
        } catch (RefusedArchive e) {
            throw new StepFailed(FailureKind.CONFIGURATION, String.valueOf(e.getMessage()));
        } catch (RefusedInput e) {
            throw new StepFailed(e.kind(), e.sentence());
        }
    }

    /** The same for all children of a task, also where another one could be found by now. */
    void findEngine(Engines engines) throws StepFailed, IOException, InterruptedException {
        var workspace = task.bundle().workspace();
        try {
            var kept = task.records().engine();
            var engine = kept.isPresent() ? kept.get() : engines.require(workspace.engine(), workspace.engineVersion());
            if (kept.isEmpty()) {
                task.records().keep(engine);
            }
            findings.found(engine);
            task.log().say("Running %s %s.".formatted(task.engineName(), engine.version()));
        } catch (EngineMissing e) {
            throw new StepFailed(FailureKind.ENGINE, e.sentence());
        }
    }

    private boolean isDone() {
        return Files.exists(task.directory().prepared());
    }

    private void unpackArchive() throws RefusedArchive, IOException {
        task.directory().emptyWork();
        var limits = ArchiveLimits.ofBytes(task.bundle().limits().configurationBytes());
        try (var archive = Files.newInputStream(task.directory().archive())) {
            var _ = Archive.unpack(archive, task.directory().work(), limits);
        }
        Files.delete(task.directory().archive());
    }

    /** Where an apply's plan wants it; for a plan, by what there is so far. */
    private StatePlace statePlace() throws StepFailed, IOException {
        return switch (task.bundle().phase()) {
            case PLAN -> task.state().size() > mostInFile ? StatePlace.LOOPBACK : StatePlace.FILE;
            case APPLY -> StatePlace.ofPlan(task.directory().planFile());
        };
    }

    private Path workingDirectory() throws RefusedInput, IOException {
        var relative = task.bundle().workspace().workingDirectory();
        var _ = WorkingDirectory.in(task.directory().work(), relative);
        return task.directory().entry().resolve(relative).normalize();
    }

    private void fill(Path directory)
            throws StepFailed, RefusedInput, AccessFailure, IOException, InterruptedException {
        refuseEnvironment();
        for (var name : OTHER_STATES) {
            Files.deleteIfExists(directory.resolve(name));
        }
        VariableFiles.write(task.bundle().variables(), directory);
        fetchState();
        task.state().put(statePlace(), directory);
    }

    private void refuseEnvironment() throws StepFailed {
        for (var variable : task.bundle().variables()) {
            if (variable.category() == Variable.Category.ENVIRONMENT) {
                var refusal = ChildEnvironment.refusal(variable.key(), variable.value());
                if (refusal.isPresent()) {
                    throw new StepFailed(
                            FailureKind.VARIABLE,
                            "The environment variable %s %s.".formatted(variable.key(), refusal.get()));
                }
            }
        }
    }

    private void fetchState() throws StepFailed, AccessFailure, IOException, InterruptedException {
        var base = task.bundle().state();
        if (base == null) {
            return;
        }
        var digest = download.to(
                task.directory().baseState(),
                accessor -> accessor.state()
                        .orElseThrow(() -> new AccessFailure.Refused(
                                "no-state", "The workspace's state is missing from the control plane")));
        if (!digest.equals(base.sha256())) {
            throw new StepFailed(FailureKind.STATE, "The state that arrived is not the one that was stored.");
        }
    }
}
