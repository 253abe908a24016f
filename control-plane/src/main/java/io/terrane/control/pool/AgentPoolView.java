package io.terrane.control.pool;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.web.Revised;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of an agent pool.
 *
 * @param podTemplate of a pool of kind {@code kubernetes} alone, as are the limits
 */
@RegisterForReflection
@Schema(name = "AgentPool", examples = """
                {"id": "0199a3c2-0000-7c3a-9d52-0a6f3b1c2d42", "organization_id": "0199a3b1-0000-7000-8000-000000000001",
                 "name": "data-centre", "kind": "static", "created_at": "2026-11-22T14:00:00Z", "revision": 0}
                """)
public record AgentPoolView(
        UUID id,
        OrganizationId organizationId,
        String name,
        PoolKind kind,
        @Nullable PodTemplate podTemplate,
        @Nullable PoolLimits limits,
        Instant createdAt,
        int revision)
        implements Revised {}
