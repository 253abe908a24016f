package io.terrane.control.state;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.Listing;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.workspace.WorkspaceView;
import io.terrane.control.workspace.Workspaces;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;

/** Shows people the states of their workspaces. */
@ApplicationScoped
class StateVersions {
    private final StateVersionRepository versions;
    private final Workspaces workspaces;
    private final AuditLog audit;

    StateVersions(StateVersionRepository versions, Workspaces workspaces, AuditLog audit) {
        this.versions = versions;
        this.workspaces = workspaces;
        this.audit = audit;
    }

    /** Those that are kept aside too. */
    Uni<Page<StateVersionView>> list(WorkspaceId workspace, ApiCaller caller, PageQuery page) {
        return Panache.withSession(() -> workspaces
                .require(workspace, caller)
                .chain(() -> Page.of(
                        versions,
                        Listing.all().where("workspaceId", workspace.value()),
                        page,
                        StateVersion::key,
                        StateVersion::view)));
    }

    Uni<StateVersionView> current(WorkspaceId workspace, ApiCaller caller) {
        return Panache.withSession(() -> workspaces
                .require(workspace, caller)
                .chain(() -> versions.current(workspace))
                .map(current -> current.orElseThrow(() -> new Problem(
                                ProblemType.NOT_FOUND, "Workspace %s has no state yet.".formatted(workspace)))
                        .view()));
    }

    Uni<StateVersionView> get(StateVersionId id, ApiCaller caller) {
        return Panache.withSession(() -> find(id, caller).map(found -> found.version.view()));
    }

    /** States hold secrets in clear, so it is kept who read one. */
    Uni<StoredBlob> content(StateVersionId id, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                .call(found -> audit.record(AuditEntry.of(
                                Actor.of(caller),
                                found.workspace.organizationId(),
                                "state_version.download",
                                id.value())
                        .with("workspace", found.workspace.name())
                        .with("serial", Long.toString(found.version.serial()))))
                .map(found -> found.version.blob()));
    }

    private record Found(StateVersion version, WorkspaceView workspace) {}

    private Uni<Found> find(StateVersionId id, ApiCaller caller) {
        return versions.findById(id.value())
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("state version", id))
                .chain(version -> workspaces
                        .require(version.workspaceId(), caller)
                        .onFailure(Problem.class)
                        .transform(_ -> Problem.notFound("state version", id))
                        .map(workspace -> new Found(version, workspace)));
    }
}
