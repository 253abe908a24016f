package io.terrane.control.agent;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.terrane.protocol.ToAgent.GoAway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Sends the agents away when this replica stops, a little apart, so that they do not arrive elsewhere at once. */
@ApplicationScoped
class GoingAway {
    private final Sessions sessions;
    private final long spreadMs;
    private final Duration patience;
    private final RandomGenerator random = RandomGenerator.getDefault();

    GoingAway(Sessions sessions, AgentConfig config) {
        this.sessions = sessions;
        patience = config.goAwayTime();
        spreadMs = Math.max(1, config.goAwaySpread().toMillis());
    }

    void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
        for (var session : sessions.all()) {
            session.send(new GoAway(random.nextLong(spreadMs), "the control plane stops"));
        }
        if (!sessions.awaitNone(patience)) {
            Log.infof("%d agents did not go away by themselves", sessions.size());
        }
    }
}
