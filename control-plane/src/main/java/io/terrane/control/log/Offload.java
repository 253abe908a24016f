package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Computes elsewhere what would hold up an event loop, and comes back to it with the result. */
@ApplicationScoped
class Offload {
    /** What takes no longer than the way to another thread and back: a fraction of a millisecond. */
    private static final int SMALL = 8 << 10;

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
