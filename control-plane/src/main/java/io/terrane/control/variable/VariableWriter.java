package io.terrane.control.variable;

import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.web.UniqueName;
import io.terrane.control.workspace.WorkspaceView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Checks, writes and records changes of variables, inside of the current transaction. */
@ApplicationScoped
class VariableWriter {
    private final VariableRepository variables;
    private final VariableRules rules;
    private final VariableValues values;
    private final AuditLog audit;
    private final InstantSource clock;

    VariableWriter(
            VariableRepository variables,
            VariableRules rules,
            VariableValues values,
            AuditLog audit,
            InstantSource clock) {
        this.variables = variables;
        this.rules = rules;
        this.values = values;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<StoredVariable> create(WorkspaceView workspace, VariableRequest request, ApiCaller caller) {
        rules.check(request);
        var variable = new StoredVariable(workspace.id(), request, values.seal(request.value()), clock.instant());
        return variables
                .takeTurn(workspace.id())
                .chain(() -> UniqueName.of(named(request), request.key(), variables.persistAndFlush(variable)))
                .call(() -> variables.usage(workspace.id()).invoke(rules::check))
                .call(() -> record("variable.create", workspace, variable, caller));
    }

    Uni<Void> change(WorkspaceView workspace, StoredVariable variable, VariableRequest request, ApiCaller caller) {
        rules.check(request);
        return variables
                .takeTurn(workspace.id())
                .invoke(() -> variable.change(request, values.seal(request.value()), clock.instant()))
                .chain(() -> UniqueName.of(named(request), request.key(), variables.flush()))
                .chain(() -> variables.usage(workspace.id()).invoke(rules::check))
                .chain(() -> record("variable.change", workspace, variable, caller));
    }

    Uni<Void> delete(WorkspaceView workspace, StoredVariable variable, ApiCaller caller) {
        return variables.delete(variable).chain(() -> record("variable.delete", workspace, variable, caller));
    }

    private static String named(VariableRequest request) {
        return switch (request.category()) {
            case TERRAFORM -> "terraform variable";
            case ENVIRONMENT -> "environment variable";
        };
    }

    /** Never its value, sensitive or not. */
    private Uni<Void> record(String action, WorkspaceView workspace, StoredVariable variable, ApiCaller caller) {
        return audit.record(AuditEntry.of(Actor.of(caller), workspace.organizationId(), action, variable.id())
                .with("key", variable.key())
                .with("workspace_id", workspace.id().toString()));
    }
}
