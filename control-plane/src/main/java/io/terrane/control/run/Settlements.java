package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.task.Tasks;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * What people say of applies of which nobody knows how they ended. The lock of the workspace decides between them and
 * an executor that comes back at the same time: whoever is second is told so.
 */
@ApplicationScoped
class Settlements {
    private final WorkspaceTurns turns;
    private final SettlementRepository settlements;
    private final Tasks tasks;
    private final AuditLog audit;
    private final InstantSource clock;

    Settlements(
            WorkspaceTurns turns, SettlementRepository settlements, Tasks tasks, AuditLog audit, InstantSource clock) {
        this.turns = turns;
        this.settlements = settlements;
        this.tasks = tasks;
        this.audit = audit;
        this.clock = clock;
    }

    /** The holder of the apply is to be told, should it be there after all. */
    Uni<Decided> settle(RunId id, RunStatus outcome, String comment, ApiCaller caller) {
        return Panache.withTransaction(() -> turns.lockRun(id, caller)
                .invoke(run -> run.settle(outcome, caller.getName(), clock.instant()))
                .call(run -> settlements.add(id, outcome, caller.getName(), comment))
                .call(run -> record(run, comment, caller))
                .chain(run -> tasks.settle(id, end(outcome), settledBy(caller))
                        .call(() -> turns.next(run.workspaceId()))
                        .map(told -> new Decided(run, told))));
    }

    private static TaskStatus end(RunStatus outcome) {
        return outcome == RunStatus.APPLIED ? TaskStatus.SUCCEEDED : TaskStatus.FAILED;
    }

    private static String settledBy(ApiCaller caller) {
        return "Its executor fell silent; %s said how it ended.".formatted(caller.getName());
    }

    private Uni<Void> record(Run run, String comment, ApiCaller caller) {
        var action = run.status() == RunStatus.APPLIED ? "run.mark-applied" : "run.mark-errored";
        return audit.record(AuditEntry.of(
                        Actor.of(caller), run.organizationId(), action, run.id().value())
                .with("comment", comment));
    }
}
