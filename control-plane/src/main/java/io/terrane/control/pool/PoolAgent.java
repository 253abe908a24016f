package io.terrane.control.pool;

import io.terrane.control.database.JsonColumn;
import io.terrane.control.database.LabelsColumn;
import io.terrane.protocol.AgentId;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/**
 * An agent as its pool sees it. What people decide is written here, and the rest by its registration and its session.
 */
@Entity
@Table(name = "agent")
@DynamicUpdate
class PoolAgent {
    @Id
    private UUID id;

    @Column(name = "agent_pool_id", updatable = false)
    private UUID agentPoolId;

    @Column(name = "name", updatable = false)
    private String name;

    @Column(name = "version", updatable = false)
    private String version;

    @Column(name = "hostname", updatable = false)
    private String hostname;

    @Column(name = "labels", updatable = false)
    @Convert(converter = LabelsColumn.class)
    @ColumnTransformer(read = "cast(labels as text)", write = JsonColumn.WRITE)
    private Map<String, String> labels;

    @Column(name = "registered_at", updatable = false)
    private Instant registeredAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "instance_id", updatable = false)
    private @Nullable UUID instanceId;

    @Column(name = "slots", updatable = false)
    private int slots;

    @Column(name = "free_slots", updatable = false)
    private int freeSlots;

    @Column(name = "draining", updatable = false)
    private boolean draining;

    @Column(name = "drain_wanted")
    private boolean drainWanted;

    /** Its pool is in a freeze window, and it is a warm pod's. */
    @Formula("(select t.resting from agent_pool_token t where t.id = agent_pool_token_id)")
    private boolean resting;

    @Column(name = "last_seen_at", updatable = false)
    private @Nullable Instant lastSeenAt;

    @Column(name = "load", updatable = false)
    private @Nullable Double load;

    @Column(name = "memory_total_bytes", updatable = false)
    private @Nullable Long memoryTotalBytes;

    @Column(name = "memory_available_bytes", updatable = false)
    private @Nullable Long memoryAvailableBytes;

    @Column(name = "free_disk_bytes", updatable = false)
    private @Nullable Long freeDiskBytes;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected PoolAgent() {}

    UUID id() {
        return id;
    }

    UUID agentPoolId() {
        return agentPoolId;
    }

    String name() {
        return name;
    }

    /** Answers whether it was good until now. */
    boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    /** Answers whether that was not so until now. */
    boolean drainWanted(boolean wanted) {
        if (drainWanted == wanted) {
            return false;
        }
        drainWanted = wanted;
        return true;
    }

    AgentStatus status(PoolConfig config, Instant now) {
        if (revokedAt != null || instanceId == null || lastSeenAt == null) {
            return AgentStatus.OFFLINE;
        }
        if (lastSeenAt.isBefore(now.minus(config.offlineAfter()))) {
            return AgentStatus.OFFLINE;
        }
        if (lastSeenAt.isBefore(now.minus(config.suspectAfter()))) {
            return AgentStatus.SUSPECT;
        }
        return draining || drainWanted || resting ? AgentStatus.DRAINING : AgentStatus.ONLINE;
    }

    AgentView view(PoolConfig config, Instant now) {
        return new AgentView(
                new AgentId(id),
                agentPoolId,
                name,
                version,
                hostname,
                labels,
                status(config, now),
                slots,
                freeSlots,
                drainWanted,
                host(),
                registeredAt,
                lastSeenAt,
                revokedAt);
    }

    /** All of it is written at once. */
    private @Nullable AgentHostView host() {
        return load == null || memoryTotalBytes == null || memoryAvailableBytes == null || freeDiskBytes == null
                ? null
                : new AgentHostView(load, memoryTotalBytes, memoryAvailableBytes, freeDiskBytes);
    }
}
