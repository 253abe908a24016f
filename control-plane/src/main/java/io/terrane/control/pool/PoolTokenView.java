package io.terrane.control.pool;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of a pool token.
 *
 * @param token the secret, in the answer that creates it and never again
 * @param lastUsedAt may be a minute behind
 */
@RegisterForReflection
@Schema(name = "PoolToken", examples = """
                {"id": "0199a3c2-1000-7c3a-9d52-0a6f3b1c2d43", "agent_pool_id": "0199a3c2-0000-7c3a-9d52-0a6f3b1c2d42",
                 "name": "autumn", "token": "trn_pool_...", "created_at": "2026-11-22T14:00:00Z",
                 "expires_at": "2030-01-01T00:00:00Z"}
                """)
record PoolTokenView(
        UUID id,
        UUID agentPoolId,
        String name,
        @Nullable String token,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    PoolTokenView withSecret(String secret) {
        return new PoolTokenView(id, agentPoolId, name, secret, createdAt, expiresAt, revokedAt, lastUsedAt);
    }

    PoolTokenView withoutSecret() {
        return new PoolTokenView(id, agentPoolId, name, null, createdAt, expiresAt, revokedAt, lastUsedAt);
    }

    @Override
    public String toString() {
        return "PoolTokenView[%s, %s]".formatted(id, name);
    }
}
