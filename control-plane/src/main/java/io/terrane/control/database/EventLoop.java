package io.terrane.control.database;

import static java.util.Objects.requireNonNull;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The one way for a thread of another kind to the reactive session, which lives on its event loop alone. */
@ApplicationScoped
public class EventLoop {
    private final VertxInternal vertx;

    EventLoop(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    /** Does the work in a context of its own; what comes of it arrives on that context's event loop. */
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .emitter(emitter -> newContext()
                        .runOnContext(_ -> Uni.createFrom()
                                .deferred(work::get)
                                .subscribe()
                                .with(emitter::complete, emitter::fail)));
    }

    /**
     * Does the same, and waits: for virtual threads only. Empty where the work yields nothing. Fails as the work does,
     * or with {@link TimeoutException} when the bound has passed.
     */
    public <T> Optional<T> await(Duration bound, Supplier<Uni<T>> work) throws InterruptedException, TimeoutException {
        try {
            return Optional.ofNullable(
                    run(work).subscribeAsCompletionStage().get(bound.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e.getCause());
        }
    }

    private Context newContext() {
        var context = requireNonNull(VertxContext.createNewDuplicatedContext(vertx.createEventLoopContext()));
        VertxContextSafetyToggle.setContextSafe(context, true);
        return context;
    }
}
