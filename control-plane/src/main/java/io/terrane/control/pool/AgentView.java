package io.terrane.control.pool;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.AgentId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of an agent.
 *
 * @param drainWanted by people; where an agent drains by itself it is not
 * @param host absent before the first heartbeat
 * @param lastSeenAt may be some seconds behind
 */
@RegisterForReflection
@Schema(name = "Agent", examples = """
                {"id": "0199a3c2-2000-7c3a-9d52-0a6f3b1c2d44", "agent_pool_id": "0199a3c2-0000-7c3a-9d52-0a6f3b1c2d42",
                 "name": "agent-1", "version": "0.1.0", "hostname": "vm-17", "labels": {"zone": "b"}, "status": "online",
                 "slots": 4, "free_slots": 3, "drain_wanted": false,
                 "host": {"load": 0.42, "memory_total_bytes": 8589934592, "memory_available_bytes": 6442450944,
                          "free_disk_bytes": 53687091200}, "registered_at": "2026-11-22T14:00:00Z",
                 "last_seen_at": "2026-11-22T14:05:00Z"}
                """)
record AgentView(
        AgentId id,
        UUID agentPoolId,
        String name,
        String version,
        String hostname,
        Map<String, String> labels,
        AgentStatus status,
        int slots,
        int freeSlots,
        boolean drainWanted,
        @Nullable AgentHostView host,
        Instant registeredAt,
        @Nullable Instant lastSeenAt,
        @Nullable Instant revokedAt) {
    AgentView {
        labels = Map.copyOf(labels);
    }
}
