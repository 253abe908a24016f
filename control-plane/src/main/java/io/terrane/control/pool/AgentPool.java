package io.terrane.control.pool;

import static java.util.Objects.requireNonNullElse;

import io.terrane.control.Ids;
import io.terrane.control.database.JsonColumn;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** An agent pool as it is kept. */
@Entity
@Table(name = "agent_pool")
class AgentPool {
    @Id
    private UUID id;

    @Column(name = "organization_id")
    private UUID organizationId;

    @Column(name = "name")
    private String name;

    @Column(name = "kind")
    private PoolKind kind;

    @Column(name = "pod_template")
    @Convert(converter = PodTemplateColumn.class)
    @ColumnTransformer(read = "cast(pod_template as text)", write = JsonColumn.WRITE)
    private @Nullable PodTemplate podTemplate;

    @Column(name = "limits")
    @Convert(converter = PoolLimitsColumn.class)
    @ColumnTransformer(read = "cast(limits as text)", write = JsonColumn.WRITE)
    private @Nullable PoolLimits limits;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    @Column(name = "revision")
    private int revision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected AgentPool() {}

    AgentPool(OrganizationId organization, AgentPoolRequest request, Instant now) {
        id = Ids.next();
        organizationId = organization.value();
        name = request.name();
        kind = request.kind();
        podTemplate = template(request);
        limits = limits(request);
        createdAt = now;
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

    AgentPoolRequest asRequest() {
        return new AgentPoolRequest(null, name, kind, podTemplate, limits);
    }

    void change(AgentPoolRequest request) {
        if (request.organization() != null) {
            throw Problem.invalid("organization", "organization cannot be changed: a pool stays where it is.");
        }
        if (request.kind() != kind) {
            throw Problem.invalid("kind", "kind cannot be changed: workspaces rely on it. Create another pool.");
        }
        name = request.name();
        podTemplate = template(request);
        limits = limits(request);
    }

    private static @Nullable PodTemplate template(AgentPoolRequest request) {
        return request.kind() == PoolKind.KUBERNETES
                ? requireNonNullElse(request.podTemplate(), PodTemplate.USUAL)
                : null;
    }

    private static @Nullable PoolLimits limits(AgentPoolRequest request) {
        return request.kind() == PoolKind.KUBERNETES ? requireNonNullElse(request.limits(), PoolLimits.USUAL) : null;
    }

    AgentPoolView view() {
        return new AgentPoolView(id, organizationId(), name, kind, podTemplate, limits, createdAt, revision);
    }
}
