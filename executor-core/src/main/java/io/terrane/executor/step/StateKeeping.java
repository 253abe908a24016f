package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.StateSnapshot;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.input.StatePlace;
import io.terrane.executor.state.NotAState;
import io.terrane.protocol.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the state home, however the apply ended. */
final class StateKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(StateKeeping.class);

    private final Task task;
    private final Findings findings;
    private final Duration patience;

    /** @param patience how long the end of the task waits for a state to be stored */
    StateKeeping(Task task, Findings findings, Duration patience) {
        this.task = task;
        this.findings = findings;
        this.patience = patience;
    }

    void store() throws StepFailed, AccessFailure, IOException, InterruptedException {
        if (!findings.applyStarted) {
            return;
        }
        var state = newest();
        if (findings.stateSuspect) {
            recover(state.map(StateSnapshot::file));
        }
        var base = task.bundle().state();
        if (state.isPresent()
                && (base == null || !base.sha256().equals(state.get().sha256()))) {
            save(state.get());
        }
    }

    /**
     * The best that there is. Where the engine could not write its state to its place, it wrote it beside it; where not
     * even that, or not all of it, it printed it. What is only half there counts for nothing.
     */
    private Optional<StateSnapshot> newest() throws StepFailed, IOException {
        var places = List.of(
                Optional.of(task.directory().stateDump()),
                Optional.of(findings.workingDirectory().resolve(StatePlace.ERRORED_STATE)),
                task.state().newest());
        Optional<NotAState> damage = Optional.empty();
        for (var place : places) {
            if (place.isPresent() && Files.exists(place.get()) && Files.size(place.get()) > 0) {
                try {
                    return Optional.of(StateFile.describe(place.get(), findings.stateSuspect));
                } catch (NotAState e) {
                    damage = Optional.of(e);
                    findings.stateSuspect = true;
                }
            }
        }
        if (damage.isPresent()) {
            findings.statePending = true;
            throw new StepFailed(
                    FailureKind.STATE,
                    "The state that the engine left cannot be used: "
                            + damage.get().getMessage());
        }
        return Optional.empty();
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

    private void save(StateSnapshot snapshot) throws StepFailed, AccessFailure, IOException, InterruptedException {
        var most = task.bundle().limits().stateBytes();
        if (snapshot.size() > most) {
            findings.statePending = true;
            throw new StepFailed(
                    FailureKind.STATE,
                    "The state is larger than the %,d bytes that are stored of one.".formatted(most));
        }
        if (Files.exists(task.directory().lateState())) {
            willBeLate(snapshot);
            return;
        }
        try {
            var _ = new PatientAccessor(task.accessor().accessor(), patience).ask(each -> each.save(snapshot));
            FailPoint.STATE_STORED.reached();
        } catch (AccessFailure.Refused e) {
            findings.statePending = true;
            throw new StepFailed(FailureKind.STATE, "The state was not taken: " + e.getMessage());
        } catch (AccessFailure.Unavailable e) {
            Files.createFile(task.directory().lateState());
            willBeLate(snapshot);
        }
    }

    private void willBeLate(StateSnapshot snapshot) {
        findings.statePending = true;
        findings.lateState = Optional.of(snapshot);
        task.log().say("The state could not be stored yet; it is sent until it can, and the workspace waits for it.");
    }
}
