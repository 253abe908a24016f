package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.task.TaskView;
import io.terrane.control.task.Tasks;
import io.terrane.protocol.Desired;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people decide over runs: each decision in one transaction, under the lock of the workspace. */
@ApplicationScoped
class RunActions {
    private final WorkspaceTurns turns;
    private final Approvals approvals;
    private final Tasks tasks;
    private final AuditLog audit;
    private final RunConfig config;
    private final InstantSource clock;

    RunActions(
            WorkspaceTurns turns,
            Approvals approvals,
            Tasks tasks,
            AuditLog audit,
            RunConfig config,
            InstantSource clock) {
        this.turns = turns;
        this.approvals = approvals;
        this.tasks = tasks;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    Uni<Decided> confirm(RunId id, @Nullable String comment, ApiCaller caller) {
        return Panache.withTransaction(() -> turns.lockRun(id, caller)
                .call(run -> approvals.confirm(run, caller.getName(), comment))
                .call(run -> record("run.confirm", run, caller))
                .map(Decided::new));
    }

    Uni<Decided> discard(RunId id, @Nullable String comment, ApiCaller caller) {
        return Panache.withTransaction(() -> turns.lockRun(id, caller)
                .call(run -> approvals.discard(run, caller.getName(), comment))
                .call(run -> record("run.discard", run, caller))
                .call(run -> turns.next(run.workspaceId()))
                .map(Decided::new));
    }

    Uni<Decided> cancel(RunId id, ApiCaller caller) {
        return Panache.withTransaction(() -> turns.lockRun(id, caller)
                .call(run -> record("run.cancel", run, caller))
                .chain(run -> cancel(run, Desired.CANCEL, clock.instant())));
    }

    Uni<Decided> forceCancel(RunId id, ApiCaller caller) {
        var now = clock.instant();
        return Panache.withTransaction(() -> turns.lockRun(id, caller)
                .call(run -> requireForcible(run, now))
                .call(run -> record("run.force-cancel", run, caller))
                .chain(run -> cancel(run, Desired.FORCE, now)));
    }

    private Uni<Decided> cancel(Run run, Desired level, Instant now) {
        return tasks.cancel(run.id(), level)
                .invoke(held -> run.cancel(!held.isEmpty(), now))
                .call(() -> run.status().isFinal()
                        ? turns.next(run.workspaceId())
                        : Uni.createFrom().voidItem())
                .map(held -> new Decided(run, held));
    }

    private Uni<Void> record(String action, Run run, ApiCaller caller) {
        return audit.record(AuditEntry.of(
                Actor.of(caller), run.organizationId(), action, run.id().value()));
    }

    private Uni<Void> requireForcible(Run run, Instant now) {
        if (run.status() != RunStatus.CANCELING) {
            throw new Problem(ProblemType.CONFLICT, "Run %s is not canceling: cancel it first.".formatted(run.id()));
        }
        return tasks.ofRuns(List.of(run.id().value()))
                .invoke(all -> requirePatience(run, all, now))
                .replaceWithVoid();
    }

    private void requirePatience(Run run, List<TaskView> all, Instant now) {
        var applies = all.stream().anyMatch(task -> task.phase() == Phase.APPLY);
        var from = run.updatedAt().plus(config.forceAfter());
        if (applies && now.isBefore(from)) {
            throw new Problem(
                    ProblemType.CONFLICT,
                    "Run %s is in its apply and was asked to end: it can be forced from %s on."
                            .formatted(run.id(), from));
        }
    }
}
