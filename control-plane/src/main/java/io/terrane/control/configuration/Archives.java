package io.terrane.control.configuration;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobId;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.configuration.ConfigurationVersion.CheckedArchive;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.StreamedInput;
import io.terrane.executor.archive.Archive;
import io.terrane.executor.archive.ArchiveContents;
import io.terrane.executor.archive.RefusedArchive;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;

/** Stores archives and checks them, on threads that may wait. One that is refused leaves nothing behind. */
@ApplicationScoped
class Archives {
    private final BlobStore blobs;
    private final ConfigurationConfig config;
    private final Vertx vertx;

    Archives(BlobStore blobs, ConfigurationConfig config, Vertx vertx) {
        this.blobs = blobs;
        this.config = config;
        this.vertx = vertx;
    }

    /** Fails with {@code TOO_LARGE} or with what is wrong with the archive. */
    Uni<CheckedArchive> store(Multi<Buffer> archive) {
        return blobs.write(archive, config.maxArchiveBytes())
                .chain(blob -> aside(() -> check(blob))
                        .map(contents -> new CheckedArchive(blob, contents))
                        .onFailure()
                        .call(() -> discard(blob.id())));
    }

    Uni<CheckedArchive> store(Map<String, String> files) {
        return aside(() -> pack(files)).chain(packed -> store(Multi.createFrom().item(packed)));
    }

    /** For an archive that came to nothing. */
    Uni<Void> discard(BlobId blob) {
        return blobs.delete(blob)
                .onFailure()
                .invoke(failure -> Log.warnf(failure, "Blob %s of a refused archive could not be deleted", blob))
                .onFailure()
                .recoverWithNull();
    }

    Multi<Buffer> read(StoredBlob blob, long from, long to) {
        return blobs.read(blob.id(), from, to);
    }

    private ArchiveContents check(StoredBlob blob) throws IOException {
        try (var bytes = new StreamedInput(blobs.read(blob.id(), 0, blob.size()))) {
            return Archive.check(bytes, config.limits());
        } catch (RefusedArchive e) {
            throw Problem.invalid("archive", "archive: " + e.getMessage());
        }
    }

    private Buffer pack(Map<String, String> files) {
        try {
            return Buffer.buffer(Archive.pack(files, config.limits()));
        } catch (RefusedArchive e) {
            throw Problem.invalid("files", "files: " + e.getMessage());
        }
    }

    private <T> Uni<T> aside(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }
}
