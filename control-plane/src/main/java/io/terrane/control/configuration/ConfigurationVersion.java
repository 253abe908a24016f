package io.terrane.control.configuration;

import io.terrane.control.Ids;
import io.terrane.control.blob.BlobId;
import io.terrane.control.blob.StoredBlob;
import io.terrane.executor.archive.ArchiveContents;
import io.terrane.protocol.WorkspaceId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/** A configuration version as it is kept. It is written once. */
@Entity
@Table(name = "configuration_version")
class ConfigurationVersion {
    @Id
    private UUID id;

    @Column(name = "workspace_id")
    private UUID workspaceId;

    @Column(name = "blob_id")
    private UUID blobId;

    @Column(name = "size")
    private long size;

    @Column(name = "sha256")
    private byte[] sha256;

    @Column(name = "unpacked_size")
    private long unpackedSize;

    @Column(name = "files")
    private int files;

    @Column(name = "message")
    private String message;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "created_at")
    private Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ConfigurationVersion() {}

    ConfigurationVersion(WorkspaceId workspace, CheckedArchive archive, String message, String createdBy, Instant now) {
        id = Ids.next();
        workspaceId = workspace.value();
        blobId = archive.blob().id().value();
        size = archive.blob().size();
        sha256 = HexFormat.of().parseHex(archive.blob().sha256());
        unpackedSize = archive.contents().unpackedBytes();
        files = archive.contents().entries();
        this.message = message;
        this.createdBy = createdBy;
        createdAt = now;
    }

    UUID id() {
        return id;
    }

    WorkspaceId workspaceId() {
        return new WorkspaceId(workspaceId);
    }

    StoredBlob blob() {
        return new StoredBlob(new BlobId(blobId), size, HexFormat.of().formatHex(sha256));
    }

    ConfigurationVersionView view() {
        return new ConfigurationVersionView(
                new ConfigurationVersionId(id),
                workspaceId(),
                size,
                HexFormat.of().formatHex(sha256),
                unpackedSize,
                files,
                message,
                createdBy,
                createdAt);
    }

    /** An archive that is stored and has been read to its end. */
    record CheckedArchive(StoredBlob blob, ArchiveContents contents) {}
}
