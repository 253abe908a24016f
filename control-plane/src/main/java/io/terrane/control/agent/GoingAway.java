package io.terrane.control.agent;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.terrane.protocol.ToAgent.GoAway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Sends the agents away when this replica stops, apart from each other, so that they do not arrive elsewhere at once,
 * and lets nobody in any more.
 */
@ApplicationScoped
class GoingAway {
    private static final long SECOND_MS = 1_000;

    private final Sessions sessions;
    private final AgentConfig config;
    /** Of the platform's generators one that native images seed when they start. */
    private final RandomGenerator random = new SplittableRandom();

    private volatile boolean stopping;

    GoingAway(Sessions sessions, AgentConfig config) {
        this.sessions = sessions;
        this.config = config;
    }

    boolean isStopping() {
        return stopping;
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
        var spread = spread(sessions.size(), config.goAwaySpread(), config.goAwayRate());
        for (var session : sessions.all()) {
            session.send(new GoAway(random.nextLong(spread.toMillis()), "the control plane stops"));
        }
        if (!sessions.awaitNone(config.goAwayTime())) {
            Log.infof("%d agents did not go away by themselves", sessions.size());
        }
    }

    /** Over how long so many come back. */
    static Duration spread(int agents, Duration least, int rate) {
        var needed = agents * SECOND_MS / Math.max(1, rate);
        return Duration.ofMillis(Math.max(1, Math.max(needed, least.toMillis())));
    }
}
