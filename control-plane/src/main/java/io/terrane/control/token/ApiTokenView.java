package io.terrane.control.token;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.identity.OrganizationId;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of an API token.
 *
 * @param organizationId the only one that it may see; absent: all of them
 * @param token the secret, in the answer that creates it and never again
 * @param lastUsedAt may be a minute behind
 */
@RegisterForReflection
@Schema(name = "ApiToken", examples = """
                {"id": "0199a3c3-0000-7c3a-9d52-0a6f3b1c2d45", "organization_id": "0199a3b1-0000-7000-8000-000000000001",
                 "name": "ci", "token": "trn_api_...", "created_at": "2026-11-22T14:00:00Z",
                 "expires_at": "2030-01-01T00:00:00Z"}
                """)
record ApiTokenView(
        UUID id,
        @Nullable OrganizationId organizationId,
        String name,
        @Nullable String token,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    ApiTokenView withSecret(String secret) {
        return new ApiTokenView(id, organizationId, name, secret, createdAt, expiresAt, revokedAt, lastUsedAt);
    }

    ApiTokenView withoutSecret() {
        return new ApiTokenView(id, organizationId, name, null, createdAt, expiresAt, revokedAt, lastUsedAt);
    }

    @Override
    public String toString() {
        return "ApiTokenView[%s, %s]".formatted(id, name);
    }
}
