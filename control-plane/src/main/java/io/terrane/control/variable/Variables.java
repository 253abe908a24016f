package io.terrane.control.variable;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.Listing;
import io.terrane.control.web.MergePatch;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.Revision;
import io.terrane.control.workspace.Workspaces;
import io.terrane.protocol.Variable;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Does things with variables. */
@ApplicationScoped
public class Variables {
    private final VariableRepository variables;
    private final VariableWriter writer;
    private final VariableValues values;
    private final Workspaces workspaces;
    private final MergePatch patch;
    private final Revision revision;

    Variables(
            VariableRepository variables,
            VariableWriter writer,
            VariableValues values,
            Workspaces workspaces,
            MergePatch patch,
            Revision revision) {
        this.variables = variables;
        this.writer = writer;
        this.values = values;
        this.workspaces = workspaces;
        this.patch = patch;
        this.revision = revision;
    }

    /** With their plain values, for a run to keep. */
    public Uni<List<Variable>> valuesOf(WorkspaceId workspace) {
        return Panache.withSession(() -> variables.of(workspace))
                .map(found -> found.stream().map(values::protocol).toList());
    }

    Uni<Page<VariableView>> list(WorkspaceId workspace, ApiCaller caller, Optional<String> key, PageQuery page) {
        return Panache.withSession(() -> workspaces
                .require(workspace, caller)
                .chain(() -> Page.of(
                        variables,
                        Listing.all().where("workspaceId", workspace.value()).where("key", key),
                        page,
                        StoredVariable::id,
                        values::view)));
    }

    Uni<VariableView> get(UUID id, ApiCaller caller) {
        return Panache.withSession(() -> find(id, caller)).map(values::view);
    }

    Uni<VariableView> create(WorkspaceId workspace, VariableRequest request, ApiCaller caller) {
        return Panache.withTransaction(() ->
                        workspaces.require(workspace, caller).chain(found -> writer.create(found, request, caller)))
                .map(values::view);
    }

    Uni<VariableView> change(UUID id, JsonNode changes, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                        .invoke(variable -> revision.require(variable.revision()))
                        .call(variable -> change(variable, changes, caller)))
                .map(values::view);
    }

    Uni<Void> delete(UUID id, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                .invoke(variable -> revision.require(variable.revision()))
                .chain(variable -> workspaces
                        .require(variable.workspaceId(), caller)
                        .chain(workspace -> writer.delete(workspace, variable, caller))));
    }

    private Uni<Void> change(StoredVariable variable, JsonNode changes, ApiCaller caller) {
        var request = patch.apply(VariableRequest.class, variable.asRequest(values.plain(variable)), changes);
        variable.requireNotRevealed(request, changes.has("value"));
        return workspaces
                .require(variable.workspaceId(), caller)
                .chain(workspace -> writer.change(workspace, variable, request, caller));
    }

    /** Whoever must not see the workspace sees no variable either. */
    private Uni<StoredVariable> find(UUID id, ApiCaller caller) {
        return variables
                .findById(id)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("variable", id))
                .call(variable -> workspaces
                        .require(variable.workspaceId(), caller)
                        .onFailure(Problem.class)
                        .transform(_ -> Problem.notFound("variable", id)));
    }
}
