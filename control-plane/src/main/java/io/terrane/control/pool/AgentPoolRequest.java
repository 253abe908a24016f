package io.terrane.control.pool;

import static java.util.Objects.requireNonNullElse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.web.PeoplesRequest;
import io.terrane.control.web.ResourceName;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an agent pool is made from.
 *
 * @param organization by name or id; absent: the caller's own, or {@code default}
 * @param podTemplate of a pool of kind {@code kubernetes} alone, as are the limits
 */
@RegisterForReflection
@Schema(examples = """
        {"name": "data-centre", "kind": "static"}
        """)
record AgentPoolRequest(
        @Size(min = 1, max = 100, message = "must have 1 to 100 characters") @Nullable
        String organization,

        @ResourceName String name,
        @Schema(defaultValue = "static") PoolKind kind,
        @Nullable PodTemplate podTemplate,
        @Nullable PoolLimits limits)
        implements PeoplesRequest {

    AgentPoolRequest {
        kind = requireNonNullElse(kind, PoolKind.STATIC);
    }
}
