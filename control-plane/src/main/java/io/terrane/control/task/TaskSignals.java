package io.terrane.control.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells this replica and the others what is new about tasks. To be called after the commit. Nothing depends on its
 * arrival: whoever listens also looks by itself, at most a second apart.
 */
@ApplicationScoped
public class TaskSignals {
    static final String CHANNEL = "terrane_task";

    /** Beyond that signals are dropped: the listeners' own looking covers them. */
    private static final int MOST_WAITING = 1_000;

    private final Pool pool;
    private final ObjectMapper json;
    private final Event<TaskSignal> events;
    private final Set<TaskSignal> waiting = new LinkedHashSet<>();
    private boolean sending;

    TaskSignals(Pool pool, ObjectMapper json, Event<TaskSignal> events) {
        this.pool = pool;
        this.json = json;
        this.events = events;
    }

    public void queueChanged(QueueChanged signal) {
        tell(signal);
    }

    public void desiredChanged(DesiredChanged signal) {
        tell(signal);
    }

    public void logWatched(LogWatched signal) {
        tell(signal);
    }

    public void logGrew(LogGrew signal) {
        tell(signal);
    }

    void fireHere(TaskSignal signal) {
        var _ = events.fireAsync(signal).exceptionally(failure -> {
            Log.warnf(failure, "A listener failed on %s", signal);
            return signal;
        });
    }

    private void tell(TaskSignal signal) {
        fireHere(signal);
        synchronized (waiting) {
            if (waiting.size() < MOST_WAITING) {
                waiting.add(signal);
            }
        }
        sendNext();
    }

    /** One at a time, so that a burst of equal signals becomes one. */
    private void sendNext() {
        TaskSignal next;
        synchronized (waiting) {
            if (sending || waiting.isEmpty()) {
                return;
            }
            next = waiting.iterator().next();
            waiting.remove(next);
            sending = true;
        }
        pool.preparedQuery("select pg_notify($1, $2)")
                .execute(Tuple.of(CHANNEL, text(next)))
                .onFailure()
                .invoke(failure -> Log.debugf("Could not notify the other replicas: %s", failure.getMessage()))
                .onTermination()
                .invoke(this::sent)
                .subscribe()
                .with(_ -> {}, _ -> {});
    }

    private void sent() {
        synchronized (waiting) {
            sending = false;
        }
        sendNext();
    }

    private String text(TaskSignal signal) {
        try {
            return json.writerFor(TaskSignal.class).writeValueAsString(signal);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A signal is always JSON", e);
        }
    }
}
