package io.terrane.control.state;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.RunId;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.WorkspaceId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stored state as clients see it, without its bytes.
 *
 * @param runId the run that made it; absent where a person brought it
 * @param size in bytes
 * @param suspect the engine was killed while it ran, so the last of what it did may be missing
 * @param quarantined why it is kept aside; absent where it counts
 */
@RegisterForReflection
@Schema(name = "StateVersion", examples = """
                {"id": "0199a3c4-1a2b-7c3a-9d52-0a6f3b1c2d55", "workspace_id": "0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f",
                 "run_id": "0199a3c2-1a2b-7c3a-9d52-0a6f3b1c2d4e", "task_id": "0199a3c3-1a2b-7c3a-9d52-0a6f3b1c2d50",
                 "serial": 7, "lineage": "7d9a0c1e-3b6f-4f58-9a80-5d1f9f0c6b11", "size": 1842,
                 "sha256": "6dcd4ce23d88e2ee9568ba546c007c63d9131c1b9a6a9d1e5a4c0f1a7b2d3e4f", "suspect": false,
                 "created_by": "task 0199a3c3-1a2b-7c3a-9d52-0a6f3b1c2d50", "created_at": "2026-11-22T14:00:00Z"}
                """)
public record StateVersionView(
        StateVersionId id,
        WorkspaceId workspaceId,
        @Nullable RunId runId,
        @Nullable TaskId taskId,
        long serial,
        String lineage,
        long size,
        String sha256,
        boolean suspect,
        @Nullable String quarantined,
        String createdBy,
        Instant createdAt) {}
