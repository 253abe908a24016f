package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.StateSnapshot;
import io.terrane.executor.input.StatePlace;
import io.terrane.executor.state.NotAState;
import io.terrane.protocol.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the state home, however the apply ended. */
final class StateKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(StateKeeping.class);

    private final Task task;
    private final Findings findings;

    StateKeeping(Task task, Findings findings) {
        this.task = task;
        this.findings = findings;
    }

    void store() throws StepFailed, AccessFailure, IOException, InterruptedException {
        if (!findings.applyStarted) {
            return;
        }
        var file = newest();
        if (findings.stateSuspect) {
            recover(file);
        }
        if (file.isEmpty()) {
            return;
        }
        var snapshot = describe(file.get());
        var base = task.bundle().state();
        if (base == null || !base.sha256().equals(snapshot.sha256())) {
            save(snapshot);
        }
    }

    /** Where the engine could not write its state to its place, it wrote it beside it. */
    private Optional<Path> newest() throws IOException {
        for (var file : List.of(
                findings.workingDirectory().resolve(StatePlace.ERRORED_STATE),
                task.directory().stateDump())) {
            if (Files.exists(file) && Files.size(file) > 0) {
                return Optional.of(file);
            }
        }
        return task.state().newest();
    }

    private void recover(Optional<Path> state) throws IOException {
        try {
            new Recovery(task, findings).tell(state.or(task.state()::base));
        } catch (NotAState e) {
            LOG.warn(
                    "The state of task {} cannot be compared with its events",
                    task.bundle().taskId(),
                    e);
        }
    }

    private StateSnapshot describe(Path file) throws StepFailed, IOException {
        try {
            return StateFile.describe(file, findings.stateSuspect);
        } catch (NotAState e) {
            findings.statePending = true;
            throw new StepFailed(FailureKind.STATE, "The state that the engine left cannot be used: " + e.getMessage());
        }
    }

    private void save(StateSnapshot snapshot) throws StepFailed, AccessFailure, InterruptedException {
        var most = task.bundle().limits().stateBytes();
        if (snapshot.size() > most) {
            findings.statePending = true;
            throw new StepFailed(
                    FailureKind.STATE,
                    "The state is larger than the %,d bytes that are stored of one.".formatted(most));
        }
        try {
            var _ = task.accessor().ask(accessor -> accessor.save(snapshot));
        } catch (AccessFailure.Refused e) {
            throw new StepFailed(FailureKind.STATE, "The state was not taken: " + e.getMessage());
        } catch (AccessFailure.Unavailable e) {
            findings.statePending = true;
        }
    }
}
