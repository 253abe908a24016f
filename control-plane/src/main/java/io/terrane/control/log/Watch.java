package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.terrane.protocol.TaskId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One viewer's interest in one task's log. Has to be closed. */
final class Watch implements AutoCloseable {
    private final TaskId task;
    private final Watchers watchers;
    private boolean news;
    private @Nullable UniEmitter<? super Void> waiting;

    Watch(TaskId task, Watchers watchers) {
        this.task = task;
        this.watchers = watchers;
    }

    TaskId task() {
        return task;
    }

    /** Ends when there is news since the last wait, or after the time at the latest. */
    Uni<Void> await(Duration atMost) {
        return Uni.createFrom()
                .<Void>emitter(this::enter)
                .ifNoItem()
                .after(atMost)
                .recoverWithUni(() -> Uni.createFrom().voidItem());
    }

    void wake() {
        var woken = takeWaiting();
        if (woken != null) {
            woken.complete(null);
        }
    }

    @Override
    public void close() {
        watchers.remove(this);
    }

    private void enter(UniEmitter<? super Void> emitter) {
        if (takeNewsOrWait(emitter)) {
            emitter.complete(null);
        }
        // Last, for it runs at once where the time was over before anybody waited.
        emitter.onTermination(() -> leave(emitter));
    }

    private synchronized boolean takeNewsOrWait(UniEmitter<? super Void> emitter) {
        var taken = news;
        news = false;
        waiting = taken ? null : emitter;
        return taken;
    }

    /** Without anybody who waits, the news is kept for the next wait. */
    private synchronized @Nullable UniEmitter<? super Void> takeWaiting() {
        var taken = waiting;
        waiting = null;
        news = taken == null;
        return taken;
    }

    private synchronized void leave(UniEmitter<? super Void> emitter) {
        if (emitter.equals(waiting)) {
            waiting = null;
        }
    }
}
