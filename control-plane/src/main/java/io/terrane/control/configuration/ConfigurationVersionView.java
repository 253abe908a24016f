package io.terrane.control.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.WorkspaceId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a client sees of a configuration version.
 *
 * @param size of the archive, in bytes
 * @param sha256 of the archive
 * @param unpackedSize of its files together, in bytes
 * @param files how many files, links and directories it holds
 */
@RegisterForReflection
@Schema(name = "ConfigurationVersion", examples = """
                {"id": "0199a3c1-0000-7c3a-9d52-0a6f3b1c2d41", "workspace_id": "0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f",
                 "size": 312, "sha256": "6dcd4ce23d88e2ee9568ba546c007c63d9131c1b9a6a9d1e5a4c0f1a7b2d3e4f",
                 "unpacked_size": 154, "files": 1, "message": "First try", "created_by": "admin",
                 "created_at": "2026-11-22T14:00:00Z"}
                """)
public record ConfigurationVersionView(
        ConfigurationVersionId id,
        WorkspaceId workspaceId,
        long size,
        String sha256,
        long unpackedSize,
        int files,
        String message,
        String createdBy,
        Instant createdAt) {}
