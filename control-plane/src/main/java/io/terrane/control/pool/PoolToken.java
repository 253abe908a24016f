package io.terrane.control.pool;

import io.terrane.control.Ids;
import io.terrane.control.identity.Token;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A pool token as it is kept: without its secret. */
@Entity
@Table(name = "agent_pool_token")
@DynamicUpdate
class PoolToken {
    @Id
    private UUID id;

    @Column(name = "agent_pool_id")
    private UUID agentPoolId;

    @Column(name = "name")
    private String name;

    @Column(name = "hash")
    private byte[] hash;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    /** Of a Job of the pool's own, which people need not see. */
    @Column(name = "job", insertable = false, updatable = false)
    private boolean job;

    @Column(name = "last_used_at", insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected PoolToken() {}

    PoolToken(UUID pool, PoolTokenRequest request, Token token, Instant now) {
        id = Ids.next();
        agentPoolId = pool;
        name = request.name();
        hash = token.hash();
        createdAt = now;
        expiresAt = request.expiresAt();
    }

    UUID id() {
        return id;
    }

    UUID agentPoolId() {
        return agentPoolId;
    }

    String name() {
        return name;
    }

    /** Answers whether it was good until now. */
    boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    PoolTokenView view() {
        return new PoolTokenView(id, agentPoolId, name, null, createdAt, expiresAt, revokedAt, lastUsedAt);
    }
}
