package io.terrane.control.pool;

import io.terrane.control.Ids;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

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
        return new AgentPoolRequest(null, name, kind);
    }

    void change(AgentPoolRequest request) {
        if (request.organization() != null) {
            throw Problem.invalid("organization", "organization cannot be changed: a pool stays where it is.");
        }
        if (request.kind() != kind) {
            throw Problem.invalid("kind", "kind cannot be changed: workspaces rely on it. Create another pool.");
        }
        name = request.name();
    }

    AgentPoolView view() {
        return new AgentPoolView(id, organizationId(), name, kind, createdAt, revision);
    }
}
