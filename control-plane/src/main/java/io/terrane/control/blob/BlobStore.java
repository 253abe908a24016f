package io.terrane.control.blob;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** Where large bytes are kept. What is written once is never changed. */
public interface BlobStore {

    /**
     * Takes the bytes as fast as they can be stored. Fails with {@code TOO_LARGE} past the limit; whatever it fails
     * with, nothing is left behind. It goes on to its end where the subscriber, such as a request, goes away.
     */
    Uni<StoredBlob> write(Multi<Buffer> bytes, long maxBytes);

    /**
     * Reads no more than what is asked for, as fast as the subscriber takes it.
     *
     * @param from the first byte's offset
     * @param to the offset behind the last byte
     */
    Multi<Buffer> read(BlobId id, long from, long to);

    /** For a blob that nothing names, or nothing names any more. */
    Uni<Void> delete(BlobId id);

    /** Deletes what came to nothing. Where that fails too, it is logged, so that the first failure is the one told. */
    default Uni<Void> discard(BlobId id) {
        return delete(id)
                .onFailure()
                .invoke(failure -> Log.warnf(failure, "Blob %s, which nothing names, could not be deleted", id))
                .onFailure()
                .recoverWithNull();
    }
}
