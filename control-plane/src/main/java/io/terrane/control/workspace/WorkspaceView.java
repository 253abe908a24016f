package io.terrane.control.workspace;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.web.Revised;
import io.terrane.protocol.Engine;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.WorkspaceId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a client sees of a workspace. */
@RegisterForReflection
@Schema(name = "Workspace", examples = """
                {"id": "0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f", "organization_id": "0199a3b1-0000-7000-8000-000000000001",
                 "name": "network", "description": "The network of the office", "execution_mode": "local",
                 "required_labels": {},
                 "engine": "terraform", "engine_version": "1.11.4", "working_directory": "stacks/network",
                 "auto_apply": false, "created_at": "2026-11-22T14:00:00Z", "updated_at": "2026-11-22T14:00:00Z",
                 "revision": 0}
                """)
public record WorkspaceView(
        WorkspaceId id,
        OrganizationId organizationId,
        String name,
        @Nullable String description,
        ExecutionMode executionMode,
        @Nullable UUID agentPoolId,
        Map<String, String> requiredLabels,
        Engine engine,
        @Nullable String engineVersion,
        String workingDirectory,
        boolean autoApply,
        @Nullable StateVersionId currentStateVersionId,
        Instant createdAt,
        Instant updatedAt,
        int revision)
        implements Revised {}
