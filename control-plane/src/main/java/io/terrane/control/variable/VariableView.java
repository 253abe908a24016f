package io.terrane.control.variable;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.web.Revised;
import io.terrane.protocol.Variable.Category;
import io.terrane.protocol.WorkspaceId;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of a variable.
 *
 * @param value absent where it is sensitive
 */
@RegisterForReflection
@Schema(name = "Variable", examples = """
                {"id": "0199a3c0-7a00-7c3a-9d52-0a6f3b1c2d40", "workspace_id": "0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f",
                 "key": "region", "value": "eu-west-1", "category": "terraform", "hcl": false, "sensitive": false,
                 "description": "Where everything is built", "created_at": "2026-11-22T14:00:00Z",
                 "updated_at": "2026-11-22T14:00:00Z", "revision": 0}
                """)
record VariableView(
        UUID id,
        WorkspaceId workspaceId,
        String key,
        @Nullable String value,
        Category category,
        boolean hcl,
        boolean sensitive,
        @Nullable String description,
        Instant createdAt,
        Instant updatedAt,
        int revision)
        implements Revised {

    @Override
    public String toString() {
        return "VariableView[%s, %s]".formatted(id, key);
    }
}
