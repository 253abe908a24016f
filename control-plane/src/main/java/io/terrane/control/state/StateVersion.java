package io.terrane.control.state;

import io.terrane.control.Ids;
import io.terrane.control.blob.BlobId;
import io.terrane.control.blob.StoredBlob;
import io.terrane.protocol.RunId;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.WorkspaceId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One stored state. Nothing of it ever changes. */
@Entity
@Table(name = "state_version")
class StateVersion {
    @Id
    private UUID id;

    @Column(name = "workspace_id")
    private UUID workspaceId;

    @Column(name = "run_id")
    private @Nullable UUID runId;

    @Column(name = "task_id")
    private @Nullable UUID taskId;

    private long serial;
    private String lineage;
    private long size;
    private byte[] sha256;

    @Column(name = "blob_id")
    private UUID blobId;

    private boolean suspect;
    private @Nullable String quarantined;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "created_at")
    private Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected StateVersion() {}

    StateVersion(ReceivedState state, Origin origin, boolean suspect, Optional<String> quarantined, Instant now) {
        id = Ids.next();
        workspaceId = origin.workspace().value();
        runId = origin.runId().orElse(null);
        taskId = origin.taskId().orElse(null);
        serial = state.header().serial();
        lineage = state.header().lineage();
        size = state.blob().size();
        sha256 = HexFormat.of().parseHex(state.blob().sha256());
        blobId = state.blob().id().value();
        this.suspect = suspect;
        this.quarantined = quarantined.orElse(null);
        createdBy = origin.by();
        createdAt = now;
    }

    /** The engine was killed after it had written this. */
    void suspect() {
        suspect = true;
    }

    UUID key() {
        return id;
    }

    StateVersionId id() {
        return new StateVersionId(id);
    }

    WorkspaceId workspaceId() {
        return new WorkspaceId(workspaceId);
    }

    long serial() {
        return serial;
    }

    String lineage() {
        return lineage;
    }

    boolean counts() {
        return quarantined == null;
    }

    boolean holds(StoredBlob bytes) {
        return sha256().equals(bytes.sha256());
    }

    StateReceipt receipt() {
        return new StateReceipt(id(), serial);
    }

    StoredBlob blob() {
        return new StoredBlob(new BlobId(blobId), size, sha256());
    }

    private String sha256() {
        return HexFormat.of().formatHex(sha256);
    }

    StateVersionView view() {
        return new StateVersionView(
                id(),
                workspaceId(),
                Optional.ofNullable(runId).map(RunId::new).orElse(null),
                Optional.ofNullable(taskId).map(TaskId::new).orElse(null),
                serial,
                lineage,
                size,
                sha256(),
                suspect,
                quarantined,
                createdBy,
                createdAt);
    }
}
