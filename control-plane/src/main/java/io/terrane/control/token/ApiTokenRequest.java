package io.terrane.control.token;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.web.PeoplesRequest;
import io.terrane.control.web.ResourceName;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an API token is made from.
 *
 * @param organization the only one that it may see, by name or id; absent: what its maker sees
 * @param expiresAt absent: never
 */
@RegisterForReflection
@Schema(examples = """
                {"name": "ci", "organization": "default", "expires_at": "2030-01-01T00:00:00Z"}
                """)
record ApiTokenRequest(
        @ResourceName String name,

        @Size(min = 1, max = 100, message = "must have 1 to 100 characters") @Nullable
        String organization,

        @Nullable Instant expiresAt)
        implements PeoplesRequest {}
