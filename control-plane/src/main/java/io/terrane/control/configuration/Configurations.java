package io.terrane.control.configuration;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.configuration.ConfigurationVersion.CheckedArchive;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.Listing;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.workspace.WorkspaceView;
import io.terrane.control.workspace.Workspaces;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/** Does things with configuration versions. */
@ApplicationScoped
public class Configurations {
    private final ConfigurationVersionRepository versions;
    private final Workspaces workspaces;
    private final AuditLog audit;
    private final InstantSource clock;

    Configurations(
            ConfigurationVersionRepository versions, Workspaces workspaces, AuditLog audit, InstantSource clock) {
        this.versions = versions;
        this.workspaces = workspaces;
        this.audit = audit;
        this.clock = clock;
    }

    /** Fails with {@code INVALID} for one that is not there, or that is another workspace's. */
    public Uni<ConfigurationVersionView> require(ConfigurationVersionId id, WorkspaceId workspace) {
        return Panache.withSession(() -> versions.findById(id.value()))
                .map(found -> Optional.ofNullable(found)
                        .filter(version -> version.workspaceId().equals(workspace))
                        .map(ConfigurationVersion::view)
                        .orElseThrow(() -> Problem.invalid(
                                "configuration_version_id",
                                "configuration_version_id names no configuration version of the workspace: %s."
                                        .formatted(id))));
    }

    /** The one that was uploaded last. Fails with {@code INVALID} where there is none. */
    public Uni<ConfigurationVersionView> latest(WorkspaceId workspace) {
        return Panache.withSession(() -> versions.latest(workspace))
                .map(found -> Optional.ofNullable(found)
                        .map(ConfigurationVersion::view)
                        .orElseThrow(() -> Problem.invalid(
                                "configuration_version_id",
                                "configuration_version_id has nothing to name yet: upload a configuration first, with "
                                        + "POST /api/v1/workspaces/%s/configuration-versions.".formatted(workspace))));
    }

    Uni<Page<ConfigurationVersionView>> list(WorkspaceId workspace, ApiCaller caller, PageQuery page) {
        return Panache.withSession(() -> workspaces
                .require(workspace, caller)
                .chain(() -> Page.of(
                        versions,
                        Listing.all().where("workspaceId", workspace.value()),
                        page,
                        ConfigurationVersion::id,
                        ConfigurationVersion::view)));
    }

    Uni<ConfigurationVersion> find(ConfigurationVersionId id, ApiCaller caller) {
        return Panache.withSession(() -> versions.findById(id.value())
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("configuration version", id))
                .call(version -> workspaces
                        .require(version.workspaceId(), caller)
                        .onFailure(Problem.class)
                        .transform(_ -> Problem.notFound("configuration version", id))));
    }

    Uni<ConfigurationVersionView> create(
            WorkspaceView workspace, CheckedArchive archive, String message, ApiCaller caller) {
        return Panache.withTransaction(() -> versions.persist(new ConfigurationVersion(
                                workspace.id(), archive, message, caller.name(), clock.instant()))
                        .call(version -> audit.record(AuditEntry.of(
                                        Actor.of(caller),
                                        workspace.organizationId(),
                                        "configuration_version.create",
                                        version.id())
                                .with("workspace_id", workspace.id().toString()))))
                .map(ConfigurationVersion::view);
    }
}
