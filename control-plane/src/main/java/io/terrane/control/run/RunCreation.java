package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.configuration.ConfigurationVersionId;
import io.terrane.control.configuration.ConfigurationVersionView;
import io.terrane.control.configuration.Configurations;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.trace.Traces;
import io.terrane.control.variable.Variables;
import io.terrane.protocol.RunId;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Makes runs: each takes over what its workspace is at that moment, and begins when its turn comes. */
@ApplicationScoped
class RunCreation {
    private final RunRepository runs;
    private final WorkspaceTurns turns;
    private final Configurations configurations;
    private final Variables variables;
    private final AuditLog audit;
    private final Traces traces;
    private final RunConfig config;
    private final InstantSource clock;

    RunCreation(
            RunRepository runs,
            WorkspaceTurns turns,
            Configurations configurations,
            Variables variables,
            AuditLog audit,
            Traces traces,
            RunConfig config,
            InstantSource clock) {
        this.runs = runs;
        this.turns = turns;
        this.configurations = configurations;
        this.variables = variables;
        this.audit = audit;
        this.traces = traces;
        this.config = config;
        this.clock = clock;
    }

    Uni<RunId> create(RunRequest request, ApiCaller caller) {
        request.check();
        var workspace = request.requireWorkspace();
        return Panache.withTransaction(() -> turns.lock(workspace, caller)
                .call(this::requireRoom)
                .chain(turn -> configuration(request, workspace).chain(found -> create(request, turn, found, caller))));
    }

    private Uni<RunId> create(
            RunRequest request, WorkspaceTurn turn, ConfigurationVersionView configuration, ApiCaller caller) {
        return variables
                .valuesOf(turn.id())
                .map(values ->
                        new Run(request, turn, configuration.id().value(), values, caller.getName(), clock.instant()))
                .invoke(run -> traces.current().ifPresent(run::traceUnder))
                .chain(runs::persist)
                .call(run -> turns.admit(run, turn))
                .call(run -> audit.record(AuditEntry.of(
                        Actor.of(caller),
                        turn.organization(),
                        "run.create",
                        run.id().value())))
                .map(Run::id);
    }

    private Uni<ConfigurationVersionView> configuration(RunRequest request, WorkspaceId workspace) {
        var wanted = request.configurationVersionId();
        return wanted == null
                ? configurations.latest(workspace)
                : configurations.require(new ConfigurationVersionId(wanted), workspace);
    }

    private Uni<Void> requireRoom(WorkspaceTurn workspace) {
        return runs.countPending(workspace.id())
                .invoke(pending -> {
                    if (pending >= config.mostPending()) {
                        throw new Problem(
                                ProblemType.TOO_MANY_REQUESTS,
                                "%d runs wait for this workspace already: discard or cancel some of them first."
                                        .formatted(pending));
                    }
                })
                .replaceWithVoid();
    }
}
