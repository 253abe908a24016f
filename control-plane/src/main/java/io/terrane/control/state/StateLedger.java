package io.terrane.control.state;

import io.smallrye.mutiny.Uni;
import io.terrane.control.task.QueueChanged;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/** The states of a workspace, under its lock. Joins the caller's transaction. */
@ApplicationScoped
class StateLedger {
    private final StateVersionRepository versions;
    private final StateOwner owner;
    private final InstantSource clock;

    StateLedger(StateVersionRepository versions, StateOwner owner, InstantSource clock) {
        this.versions = versions;
        this.owner = owner;
        this.clock = clock;
    }

    Uni<Optional<Occupant>> lock(WorkspaceId workspace) {
        return owner.lock(workspace);
    }

    Uni<StateHistory> history(WorkspaceId workspace, ReceivedState state) {
        return versions.current(workspace)
                .chain(current ->
                        versions.ofSerial(workspace, state.header()).map(same -> new StateHistory(current, same)));
    }

    /** It counts from now on, and is the current one. */
    Uni<StateVersion> add(ReceivedState state, Origin origin, boolean suspect) {
        return versions.persistAndFlush(new StateVersion(state, origin, suspect, Optional.empty(), clock.instant()))
                .call(versions::makeCurrent);
    }

    /** Keeps it for people to look at. Empty where the same bytes are kept already. */
    Uni<Optional<StateVersion>> setAside(ReceivedState state, Origin origin, boolean suspect, String why) {
        return versions.hasBytes(origin.workspace(), state.blob())
                .chain(known -> known
                        ? Uni.createFrom().item(Optional.empty())
                        : versions.persist(new StateVersion(state, origin, suspect, Optional.of(why), clock.instant()))
                                .map(Optional::of));
    }

    /** Ends the wait of a run whose final state this is. Answers where a task may wait now. */
    Uni<Optional<QueueChanged>> release(Optional<Occupant> occupant) {
        return occupant.filter(Occupant::awaitsState)
                .map(waiting -> owner.stored(waiting.run()).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }
}
