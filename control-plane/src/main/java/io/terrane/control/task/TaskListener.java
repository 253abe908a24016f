package io.terrane.control.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicReference;

/** Hears what the other replicas tell. A connection that breaks is replaced at the next look. */
@ApplicationScoped
class TaskListener {
    private final Pool pool;
    private final ObjectMapper json;
    private final TaskSignals signals;
    private final AtomicReference<State> state = new AtomicReference<>(State.DEAF);

    private enum State {
        DEAF,
        CONNECTING,
        LISTENING,
        STOPPED
    }

    TaskListener(Pool pool, ObjectMapper json, TaskSignals signals) {
        this.pool = pool;
        this.json = json;
        this.signals = signals;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!state.compareAndSet(State.DEAF, State.CONNECTING)) {
            return Uni.createFrom().voidItem();
        }
        return pool.getConnection().chain(this::listen).onFailure().recoverWithUni(failure -> {
            Log.debugf("Cannot listen to the other replicas: %s", failure.getMessage());
            state.compareAndSet(State.CONNECTING, State.DEAF);
            return Uni.createFrom().voidItem();
        });
    }

    void stop(@Observes ShutdownEvent event) {
        state.set(State.STOPPED);
    }

    private Uni<Void> listen(SqlConnection connection) {
        var postgres = PgConnection.cast(connection);
        postgres.notificationHandler(notification -> heard(notification.getPayload()));
        postgres.closeHandler(() -> state.compareAndSet(State.LISTENING, State.DEAF));
        return connection
                .query("listen " + TaskSignals.CHANNEL)
                .execute()
                .invoke(() -> state.compareAndSet(State.CONNECTING, State.LISTENING))
                .onFailure()
                .call(connection::close)
                .replaceWithVoid();
    }

    private void heard(String payload) {
        try {
            signals.fireHere(json.readValue(payload, TaskSignal.class));
        } catch (JsonProcessingException e) {
            Log.debugf("Another replica says what this one does not understand: %s", e.getOriginalMessage());
        }
    }
}
