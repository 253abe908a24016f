package io.terrane.executor;

import io.terrane.protocol.Desired;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What the control plane wants of one task right now. Whoever hears from the control plane raises it: the control
 * channel, and every answer to the accessor.
 */
public final class TaskControl {
    /** How long log bytes are gathered while nobody watches. */
    public static final Duration SLOW_FLUSH = Duration.ofSeconds(2);

    private final AtomicReference<Desired> desired = new AtomicReference<>(Desired.RUN);
    private final List<Consumer<Desired>> listeners = new CopyOnWriteArrayList<>();
    private volatile Duration flushInterval = SLOW_FLUSH;

    public Desired desired() {
        return desired.get();
    }

    /** Does nothing where the level is as high already, so that no listener hears a level twice. */
    public void raise(Desired level) {
        var before = desired.getAndUpdate(now -> now.or(level));
        if (level.compareTo(before) > 0) {
            listeners.forEach(listener -> listener.accept(level));
        }
    }

    /**
     * Tells the listener of every rise from now on; it must not block. Whoever registers asks {@link #desired()}
     * afterwards.
     */
    public void onRise(Consumer<Desired> listener) {
        listeners.add(listener);
    }

    public Duration flushInterval() {
        return flushInterval;
    }

    public void flushEvery(Duration interval) {
        flushInterval = interval;
    }
}
