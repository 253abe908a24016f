package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Computes elsewhere what would hold up an event loop, and comes back to it with the result. */
@ApplicationScoped
class Offload {
    /**
     * Bytes that take a tenth of a millisecond, three milliseconds at the very worst: less than the way to another
     * thread and back takes where many of them come. What agents usually send is smaller.
     */
    private static final int SMALL = 16 << 10;

    private final Vertx vertx;

    Offload(Vertx vertx) {
        this.vertx = vertx;
    }

    <T> Uni<T> compute(Supplier<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work::get, false).toCompletionStage());
    }

    /** Stays where it is for few bytes. */
    <T> Uni<T> compute(int bytes, Supplier<T> work) {
        return bytes <= SMALL ? Uni.createFrom().item(work) : compute(work);
    }
}
