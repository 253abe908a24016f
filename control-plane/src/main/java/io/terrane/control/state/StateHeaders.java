package io.terrane.control.state;

import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.StreamedInput;
import io.terrane.executor.state.NotAState;
import io.terrane.executor.state.StateHeader;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** Reads what stored states say of themselves, on threads that may wait, and holds little of each. */
@ApplicationScoped
class StateHeaders {
    private final BlobStore blobs;
    private final Vertx vertx;

    StateHeaders(BlobStore blobs, Vertx vertx) {
        this.blobs = blobs;
        this.vertx = vertx;
    }

    /** Fails with {@code INVALID} where the bytes are no state. */
    Uni<StateHeader> of(StoredBlob blob) {
        return Uni.createFrom()
                .completionStage(
                        () -> vertx.executeBlocking(() -> read(blob), false).toCompletionStage());
    }

    private StateHeader read(StoredBlob blob) throws IOException {
        try (var bytes = new StreamedInput(blobs.read(blob.id(), 0, blob.size()))) {
            return StateHeader.read(bytes);
        } catch (NotAState refused) {
            throw new Problem(ProblemType.INVALID, String.valueOf(refused.getMessage()));
        }
    }
}
