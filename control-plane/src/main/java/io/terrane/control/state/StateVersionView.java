package io.terrane.control.state;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.RunId;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.WorkspaceId;
import java.time.Instant;
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
