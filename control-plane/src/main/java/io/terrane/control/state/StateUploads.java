package io.terrane.control.state;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.state.StateHistory.Verdict;
import io.terrane.control.web.Detached;
import io.terrane.control.workspace.WorkspaceView;
import io.terrane.control.workspace.Workspaces;
import io.terrane.protocol.WorkspaceId;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Takes states that people bring: a workspace's first one, or one that they repaired or recovered. */
@ApplicationScoped
class StateUploads {
    private final Workspaces workspaces;
    private final StateIntake intake;
    private final StateLedger ledger;
    private final AuditLog audit;

    StateUploads(Workspaces workspaces, StateIntake intake, StateLedger ledger, AuditLog audit) {
        this.workspaces = workspaces;
        this.intake = intake;
        this.ledger = ledger;
        this.audit = audit;
    }

    Uni<Filed.Counts> upload(WorkspaceId id, Multi<Buffer> bytes, ApiCaller caller) {
        return workspaces
                .require(id, caller)
                .chain(workspace -> intake.receive(bytes).chain(state -> file(workspace, state, caller)));
    }

    long limit() {
        return intake.limit();
    }

    private Uni<Filed.Counts> file(WorkspaceView workspace, ReceivedState state, ApiCaller caller) {
        return Detached.from(Panache.withTransaction(() -> ledger.lock(workspace.id())
                        .invoke(StateUploads::requireNobody)
                        .chain(waiting -> file(workspace, state, waiting, caller)))
                .onFailure()
                .call(() -> intake.refuse(state))
                .call(counts -> intake.settle(state, counts)));
    }

    private Uni<Filed.Counts> file(
            WorkspaceView workspace, ReceivedState state, Optional<Occupant> waiting, ApiCaller caller) {
        return ledger.history(workspace.id(), state)
                .chain(history -> switch (history.judge(state)) {
                    case Verdict.Follows _ -> add(workspace, state, caller).map(added -> counts(added, true));
                    case Verdict.Repeats repeats -> Uni.createFrom().item(() -> again(repeats.stored(), history));
                    case Verdict.Conflicts conflicts -> throw conflict(conflicts.why());
                })
                .chain(counts -> ledger.release(waiting).map(counts::with));
    }

    private Uni<StateVersion> add(WorkspaceView workspace, ReceivedState state, ApiCaller caller) {
        return ledger.add(state, Origin.person(workspace.id(), caller.name()), false)
                .call(added -> audit.record(
                        AuditEntry.of(Actor.of(caller), workspace.organizationId(), "state_version.upload", added.key())
                                .with("workspace", workspace.name())
                                .with("serial", Long.toString(added.serial()))));
    }

    private static Filed.Counts again(StateVersion stored, StateHistory history) {
        if (!history.isCurrent(stored)) {
            throw conflict(
                    "It is the same as state version %s, which another one has followed.".formatted(stored.id()));
        }
        return counts(stored, false);
    }

    private static Filed.Counts counts(StateVersion version, boolean created) {
        return new Filed.Counts(version, created, Optional.empty());
    }

    /**
     * A run that has ended and awaits its final state may get it from a person who found it. So may one whose apply was
     * interrupted, before that person says how it ended: afterwards the next run has the workspace.
     */
    private static void requireNobody(Optional<Occupant> occupant) {
        occupant.filter(run -> !run.awaitsState() && !run.interrupted()).ifPresent(busy -> {
            throw new Problem(
                    ProblemType.CONFLICT,
                    "Run %s has the workspace: bring a state when it has ended.".formatted(busy.run()));
        });
    }

    private static Problem conflict(String why) {
        return new Problem(
                ProblemType.STATE_CONFLICT,
                "The state is not kept. " + why + " It needs the lineage of the current one, and a higher serial.");
    }
}
