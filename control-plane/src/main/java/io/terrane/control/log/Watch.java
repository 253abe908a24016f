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
        var woken = swap(true);
        if (woken != null) {
            woken.complete(null);
        }
    }

    @Override
    public void close() {
        watchers.remove(this);
    }

    private void enter(UniEmitter<? super Void> emitter) {
        var immediately = false;
        synchronized (this) {
            immediately = news;
            news = false;
            waiting = immediately ? null : emitter;
        }
        if (immediately) {
            emitter.complete(null);
        }
    }

    private synchronized @Nullable UniEmitter<? super Void> swap(boolean toNews) {
        var woken = waiting;
        waiting = null;
        news = toNews && woken == null;
        return woken;
    }
}
