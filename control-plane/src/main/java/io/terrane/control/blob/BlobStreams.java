package io.terrane.control.blob;

import static java.util.Objects.requireNonNull;

import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.terrane.control.database.EventLoop;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;

/** Blobs as blocking streams, for code that wants to read them like a file. */
@ApplicationScoped
public class BlobStreams {
    private final BlobStore blobs;
    private final EventLoop eventLoop;
    private final ExecutorService virtualThreads;

    BlobStreams(BlobStore blobs, EventLoop eventLoop, @VirtualThreads ExecutorService virtualThreads) {
        this.blobs = blobs;
        this.eventLoop = eventLoop;
        this.virtualThreads = virtualThreads;
    }

    /** What is made of a stream. It need not read to the end, and does not close. */
    @FunctionalInterface
    public interface Reading<T> {
        T from(InputStream stream) throws IOException;
    }

    /** For virtual threads only. It holds one part of the blob at a time. */
    public InputStream open(StoredBlob blob) {
        return new BlobInputStream(blobs, eventLoop, blob);
    }

    /** From an event loop: the blob is read on a virtual thread, and what comes of it arrives on the event loop. */
    public <T> Uni<T> read(StoredBlob blob, Reading<T> reading) {
        return Uni.createFrom().deferred(() -> {
            var back = MutinyHelper.executor(requireNonNull(Vertx.currentContext(), "not on an event loop"));
            return Uni.createFrom()
                    .item(() -> readNow(blob, reading))
                    .runSubscriptionOn(virtualThreads)
                    .emitOn(back);
        });
    }

    private <T> T readNow(StoredBlob blob, Reading<T> reading) {
        try (var stream = open(blob)) {
            return reading.from(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
