package io.terrane.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.organization.Organizations;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.Listing;
import io.terrane.control.web.MergePatch;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.Revision;
import io.terrane.control.web.UniqueName;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/** Does things with workspaces. */
@ApplicationScoped
public class Workspaces {
    private final WorkspaceRepository workspaces;
    private final WorkspaceRules rules;
    private final Organizations organizations;
    private final AuditLog audit;
    private final MergePatch patch;
    private final Revision revision;
    private final InstantSource clock;

    Workspaces(
            WorkspaceRepository workspaces,
            WorkspaceRules rules,
            Organizations organizations,
            AuditLog audit,
            MergePatch patch,
            Revision revision,
            InstantSource clock) {
        this.workspaces = workspaces;
        this.rules = rules;
        this.organizations = organizations;
        this.audit = audit;
        this.patch = patch;
        this.revision = revision;
        this.clock = clock;
    }

    /** Fails with {@code NOT_FOUND} for one that is not there, or that the caller must not see. */
    public Uni<WorkspaceView> require(WorkspaceId id, ApiCaller caller) {
        return Panache.withSession(() -> find(id, caller)).map(Workspace::view);
    }

    Uni<Page<WorkspaceView>> list(
            ApiCaller caller, Optional<String> organization, Optional<String> name, PageQuery page) {
        return organizations
                .within(organization, caller)
                .chain(within -> Panache.withSession(() -> Page.of(
                        workspaces,
                        Listing.all()
                                .where("organizationId", within.map(OrganizationId::value))
                                .where("name", name),
                        page,
                        Workspace::id,
                        Workspace::view)));
    }

    Uni<WorkspaceView> create(WorkspaceRequest request, ApiCaller caller) {
        return Panache.withTransaction(() -> organizations
                        .named(request.organization(), caller)
                        .call(organization -> rules.check(request, organization.id()))
                        .map(organization -> new Workspace(organization.id(), request, clock.instant()))
                        .call(workspace ->
                                UniqueName.of("workspace", request.name(), workspaces.persistAndFlush(workspace)))
                        .call(workspace -> record("workspace.create", workspace, caller)))
                .map(Workspace::view);
    }

    Uni<WorkspaceView> change(WorkspaceId id, JsonNode changes, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                        .invoke(workspace -> revision.require(workspace.revision()))
                        .call(workspace -> change(workspace, changes))
                        .call(workspace -> record("workspace.change", workspace, caller)))
                .map(Workspace::view);
    }

    Uni<Void> delete(WorkspaceId id, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                .invoke(workspace -> revision.require(workspace.revision()))
                .call(rules::refuseWhereUsed)
                .call(workspaces::deleteWithContent)
                .chain(workspace -> record("workspace.delete", workspace, caller)));
    }

    private Uni<Void> change(Workspace workspace, JsonNode changes) {
        var request = patch.apply(WorkspaceRequest.class, workspace.asRequest(), changes);
        if (request.organization() != null) {
            throw Problem.invalid("organization", "organization cannot be changed: a workspace stays where it is.");
        }
        return rules.check(request, workspace.organizationId())
                .invoke(() -> workspace.change(request, clock.instant()))
                .chain(() -> UniqueName.of("workspace", request.name(), workspaces.flush()));
    }

    private Uni<Workspace> find(WorkspaceId id, ApiCaller caller) {
        return workspaces
                .findById(id.value())
                .map(found -> Optional.ofNullable(found)
                        .filter(workspace -> caller.sees(workspace.organizationId()))
                        .orElseThrow(() -> Problem.notFound("workspace", id)));
    }

    private Uni<Void> record(String action, Workspace workspace, ApiCaller caller) {
        return audit.record(AuditEntry.of(Actor.of(caller), workspace.organizationId(), action, workspace.id())
                .with("name", workspace.name()));
    }
}
