package io.terrane.control.database;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many pieces of work of one kind at the database at once; the others wait in order. A crowd, such as ten
 * thousand agents that come back at the same time, thus leaves connections to everybody else. No more wait than there
 * are connections of clients, each with one piece.
 */
public final class Lane {
    private final int width;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int busy;

    public Lane(int width) {
        this.width = width;
    }

    /** Does the work when it is its turn, on the context of whoever asks for it. */
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            var context = Vertx.currentContext();
            enter(() -> on(
                    context,
                    () -> Uni.createFrom()
                            .deferred(work::get)
                            .onTermination()
                            .invoke(this::leave)
                            .subscribe()
                            .with(emitter::complete, emitter::fail)));
        });
    }

    private static void on(@Nullable Context context, Runnable work) {
        if (context == null || context.equals(Vertx.currentContext())) {
            work.run();
        } else {
            context.runOnContext(_ -> work.run());
        }
    }

    private void enter(Runnable work) {
        synchronized (this) {
            if (busy == width) {
                waiting.add(work);
                return;
            }
            busy++;
        }
        work.run();
    }

    private void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                busy--;
                return;
            }
        }
        next.run();
    }
}
