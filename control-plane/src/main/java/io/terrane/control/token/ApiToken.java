package io.terrane.control.token;

import io.terrane.control.Ids;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.identity.Token;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** An API token as it is kept: without its secret. */
@Entity
@Table(name = "api_token")
@DynamicUpdate
class ApiToken {
    @Id
    private UUID id;

    @Column(name = "organization_id")
    private @Nullable UUID organizationId;

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

    @Column(name = "last_used_at", insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ApiToken() {}

    ApiToken(Optional<OrganizationId> organization, ApiTokenRequest request, Token token, Instant now) {
        id = Ids.next();
        organizationId = organization.map(OrganizationId::value).orElse(null);
        name = request.name();
        hash = token.hash();
        createdAt = now;
        expiresAt = request.expiresAt();
    }

    UUID id() {
        return id;
    }

    /** Empty for every organization. */
    Optional<OrganizationId> organization() {
        return Optional.ofNullable(organizationId).map(OrganizationId::new);
    }

    String name() {
        return name;
    }

    boolean isGoodForAll(Instant now) {
        return organizationId == null && revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }

    /** Answers whether it was not revoked before. */
    boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    ApiTokenView view() {
        return new ApiTokenView(
                id, organization().orElse(null), name, null, createdAt, expiresAt, revokedAt, lastUsedAt);
    }
}
