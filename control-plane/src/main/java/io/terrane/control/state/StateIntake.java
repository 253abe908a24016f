package io.terrane.control.state;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.task.TaskConfig;
import io.terrane.control.task.TaskSignals;
import io.terrane.control.web.Detached;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes the bytes of states in, and lets go of those that no version names in the end. */
@ApplicationScoped
class StateIntake {
    private final BlobStore blobs;
    private final StateHeaders headers;
    private final TaskSignals signals;
    private final StateCounts counts;
    private final TaskConfig config;

    StateIntake(BlobStore blobs, StateHeaders headers, TaskSignals signals, StateCounts counts, TaskConfig config) {
        this.blobs = blobs;
        this.headers = headers;
        this.signals = signals;
        this.counts = counts;
        this.config = config;
    }

    Uni<ReceivedState> receive(Multi<Buffer> bytes) {
        return Detached.from(blobs.write(bytes, config.stateLimit())
                        .chain(blob -> headers.of(blob)
                                .onFailure()
                                .call(() -> blobs.discard(blob.id()))
                                .map(header -> new ReceivedState(blob, header))))
                .onFailure()
                .invoke(_ -> counts.refused());
    }

    long limit() {
        return config.stateLimit();
    }

    /** To be called where it could not be filed. */
    Uni<Void> refuse(ReceivedState state) {
        counts.refused();
        return discard(state);
    }

    /** To be called once it is committed. */
    Uni<Void> settle(ReceivedState state, Filed filed) {
        counts.filed(state, filed);
        if (filed instanceof Filed.Counts counts) {
            counts.freed().ifPresent(signals::queueChanged);
        }
        return filed.keepsBytes() ? Uni.createFrom().voidItem() : discard(state);
    }

    private Uni<Void> discard(ReceivedState state) {
        return blobs.discard(state.blob().id());
    }
}
