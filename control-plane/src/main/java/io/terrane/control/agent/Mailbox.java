package io.terrane.control.agent;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Handles the messages of one connection one after the other, and holds no more than a few back. */
final class Mailbox {
    private final int mostWaiting;
    private final Queue<Supplier<Uni<Void>>> waiting = new ArrayDeque<>();
    private boolean busy;

    Mailbox(int mostWaiting) {
        this.mostWaiting = mostWaiting;
    }

    /** Answers false where too many wait already. */
    boolean add(Supplier<Uni<Void>> work) {
        synchronized (this) {
            if (waiting.size() >= mostWaiting) {
                return false;
            }
            waiting.add(work);
        }
        next();
        return true;
    }

    /** The end, for which there is always room. */
    void addLast(Supplier<Uni<Void>> work) {
        synchronized (this) {
            waiting.add(work);
        }
        next();
    }

    private void next() {
        Supplier<Uni<Void>> work;
        synchronized (this) {
            if (busy || waiting.isEmpty()) {
                return;
            }
            busy = true;
            work = waiting.remove();
        }
        Uni.createFrom()
                .deferred(work::get)
                .onFailure()
                .invoke(failure -> Log.warnf(failure, "An agent's message could not be handled"))
                .onTermination()
                .invoke(this::done)
                .subscribe()
                .with(_ -> {}, _ -> {});
    }

    private void done() {
        synchronized (this) {
            busy = false;
        }
        next();
    }
}
