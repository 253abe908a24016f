package io.terrane.control.agent;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.terrane.protocol.ToAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps an agent's messages until it comes and takes them. */
final class SyncOutlet implements Outlet {
    private final MessageCounts counts;
    private final int mostWaiting;
    private final List<ToAgent> waiting = new ArrayList<>();
    private @Nullable UniEmitter<? super Boolean> waiter;
    private boolean closed;

    SyncOutlet(MessageCounts counts, int mostWaiting) {
        this.counts = counts;
        this.mostWaiting = mostWaiting;
    }

    @Override
    public void send(ToAgent message) {
        synchronized (this) {
            if (closed || waiting.size() == mostWaiting) {
                return;
            }
            waiting.add(message);
            counts.sent(message);
        }
        wake();
    }

    @Override
    public void close(String reason) {
        synchronized (this) {
            closed = true;
        }
        wake();
    }

    /** What there is, or what there will be first within that time. A second taker sends the first one home. */
    Uni<List<ToAgent>> take(Duration longest) {
        if (longest.isZero()) {
            return Uni.createFrom().item(this::drain);
        }
        return Uni.createFrom()
                .<Boolean>emitter(this::register)
                .ifNoItem()
                .after(longest)
                .recoverWithItem(false)
                .map(_ -> drain());
    }

    private void register(UniEmitter<? super Boolean> emitter) {
        UniEmitter<? super Boolean> before;
        boolean isNow;
        synchronized (this) {
            before = waiter;
            waiter = emitter;
            isNow = closed || !waiting.isEmpty();
        }
        if (before != null) {
            before.complete(false);
        }
        if (isNow) {
            emitter.complete(true);
        }
    }

    private void wake() {
        UniEmitter<? super Boolean> woken;
        synchronized (this) {
            woken = waiter;
            waiter = null;
        }
        if (woken != null) {
            woken.complete(true);
        }
    }

    private synchronized List<ToAgent> drain() {
        var taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }
}
