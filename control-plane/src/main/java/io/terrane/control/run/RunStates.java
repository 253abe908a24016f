package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.terrane.control.state.Occupant;
import io.terrane.control.state.StateOwner;
import io.terrane.control.task.QueueChanged;
import io.terrane.control.task.Tasks;
import io.terrane.protocol.RunId;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/** Says who has a workspace, and lets go of it when the final state of a run arrives after its end. */
@ApplicationScoped
class RunStates implements StateOwner {
    private final RunRepository runs;
    private final WorkspaceTurns turns;
    private final Tasks tasks;
    private final InstantSource clock;

    RunStates(RunRepository runs, WorkspaceTurns turns, Tasks tasks, InstantSource clock) {
        this.runs = runs;
        this.turns = turns;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public Uni<Optional<Occupant>> lock(WorkspaceId workspace) {
        return turns.lock(workspace).chain(() -> runs.active(workspace)).map(active -> active.map(RunStates::occupant));
    }

    private static Occupant occupant(Run run) {
        return new Occupant(run.id(), run.awaitsState(), run.status() == RunStatus.INTERRUPTED);
    }

    @Override
    public Uni<QueueChanged> stored(RunId id) {
        return runs.require(id)
                .invoke(run -> run.stateStored(clock.instant()))
                .call(() -> tasks.release(id))
                .call(run -> turns.next(run.workspaceId()))
                .map(run -> new QueueChanged(run.agentPoolId()));
    }
}
