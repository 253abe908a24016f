package io.terrane.control.state;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.task.TaskConfig;
import io.terrane.control.task.TaskSignals;
import io.terrane.control.web.Detached;
import io.terrane.executor.state.StateHeader;
import io.terrane.protocol.TaskLease;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes states from whoever brings them. */
@ApplicationScoped
public class States {
    private final BlobStore blobs;
    private final StateHeaders headers;
    private final TaskFiling tasks;
    private final TaskSignals signals;
    private final TaskConfig config;

    States(BlobStore blobs, StateHeaders headers, TaskFiling tasks, TaskSignals signals, TaskConfig config) {
        this.blobs = blobs;
        this.headers = headers;
        this.tasks = tasks;
        this.signals = signals;
        this.config = config;
    }

    /**
     * Stores the bytes and reads what they say of themselves. Fails with {@code TOO_LARGE} past the limit of states and
     * with {@code INVALID} where they are no state; whatever it fails with, nothing is left behind.
     */
    public Uni<ReceivedState> receive(Multi<Buffer> bytes) {
        return Detached.from(blobs.write(bytes, config.stateLimit())
                .chain(blob -> headers.of(blob)
                        .onFailure()
                        .call(() -> blobs.delete(blob.id()))
                        .map(header -> new ReceivedState(blob, header))));
    }

    /** The most bytes that a state may have. */
    public long limit() {
        return config.stateLimit();
    }

    /**
     * Makes the state of an apply the current one of its workspace. Once its run has ended and awaits its final state,
     * the first one to be saved counts as that, so only the final one may be sent then.
     *
     * <p>Fails with {@code STALE_LEASE} under a lease that is over and with {@code STATE_CONFLICT} for a state that
     * does not follow the current one: the bytes are kept aside then. The blob is the store's from here on, whatever
     * comes of it.
     */
    public Uni<Saved> save(TaskLease lease, StoredBlob blob, StateHeader header, boolean suspect) {
        return Detached.from(tasks.file(lease, new ReceivedState(blob, header), suspect)
                .onFailure()
                .call(() -> blobs.delete(blob.id()))
                .call(answer -> afterwards(answer.filed(), blob))
                .map(answer -> switch (answer.filed()) {
                    case Filed.Counts counts ->
                        new Saved(counts.version().receipt(), counts.created(), answer.desired());
                    case Filed.Aside aside -> throw aside.problem();
                }));
    }

    private Uni<Void> afterwards(Filed filed, StoredBlob blob) {
        if (filed instanceof Filed.Counts counts) {
            counts.freed().ifPresent(signals::queueChanged);
        }
        return filed.keepsBytes() ? Uni.createFrom().voidItem() : blobs.delete(blob.id());
    }
}
