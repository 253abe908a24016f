package io.terrane.control.workspace;

import io.terrane.control.Ids;
import io.terrane.control.database.JsonColumn;
import io.terrane.control.database.LabelsColumn;
import io.terrane.control.identity.OrganizationId;
import io.terrane.protocol.Engine;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.WorkspaceId;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A workspace as it is kept. Which state is its current one is for the states to write. */
@Entity
@Table(name = "workspace")
class Workspace {
    @Id
    private UUID id;

    @Column(name = "organization_id")
    private UUID organizationId;

    @Column(name = "name")
    private String name;

    @Column(name = "description")
    private @Nullable String description;

    @Column(name = "execution_mode")
    private ExecutionMode executionMode;

    @Column(name = "agent_pool_id")
    private @Nullable UUID agentPoolId;

    @Column(name = "required_labels")
    @Convert(converter = LabelsColumn.class)
    @ColumnTransformer(read = "cast(required_labels as text)", write = JsonColumn.WRITE)
    private Map<String, String> requiredLabels;

    @Column(name = "engine")
    private Engine engine;

    @Column(name = "engine_version")
    private @Nullable String engineVersion;

    @Column(name = "working_directory")
    private String workingDirectory;

    @Column(name = "auto_apply")
    private boolean autoApply;

    @Column(name = "current_state_version_id", insertable = false, updatable = false)
    private @Nullable UUID currentStateVersionId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    @Column(name = "revision")
    private int revision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Workspace() {}

    @SuppressWarnings("NullAway.Init")
    Workspace(OrganizationId organization, WorkspaceRequest request, Instant now) {
        id = Ids.next();
        organizationId = organization.value();
        createdAt = now;
        change(request, now);
    }

    UUID id() {
        return id;
    }

    OrganizationId organizationId() {
        return new OrganizationId(organizationId);
    }

    String name() {
        return name;
    }

    int revision() {
        return revision;
    }

    WorkspaceRequest asRequest() {
        return new WorkspaceRequest(
                null,
                name,
                description,
                executionMode,
                agentPoolId,
                requiredLabels,
                engine,
                engineVersion,
                workingDirectory,
                autoApply);
    }

    final void change(WorkspaceRequest request, Instant now) {
        name = request.name();
        description = request.description();
        executionMode = request.executionMode();
        agentPoolId = request.agentPoolId();
        requiredLabels = request.requiredLabels();
        engine = request.engine();
        engineVersion = request.engineVersion();
        workingDirectory = request.workingDirectory();
        autoApply = request.autoApply();
        updatedAt = now;
    }

    WorkspaceView view() {
        return new WorkspaceView(
                new WorkspaceId(id),
                organizationId(),
                name,
                description,
                executionMode,
                agentPoolId,
                requiredLabels,
                engine,
                engineVersion,
                workingDirectory,
                autoApply,
                Optional.ofNullable(currentStateVersionId)
                        .map(StateVersionId::new)
                        .orElse(null),
                createdAt,
                updatedAt,
                revision);
    }
}
