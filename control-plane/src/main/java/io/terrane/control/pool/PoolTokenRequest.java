package io.terrane.control.pool;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.web.PeoplesRequest;
import io.terrane.control.web.ResourceName;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a pool token is made from.
 *
 * @param expiresAt absent: never
 */
@RegisterForReflection
@Schema(examples = """
        {"name": "autumn", "expires_at": "2030-01-01T00:00:00Z"}
        """)
record PoolTokenRequest(@ResourceName String name, @Nullable Instant expiresAt) implements PeoplesRequest {}
