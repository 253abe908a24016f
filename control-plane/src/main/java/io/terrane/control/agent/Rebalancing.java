package io.terrane.control.agent;

import io.quarkus.scheduler.Scheduled;
import io.terrane.protocol.ToAgent.GoAway;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Asks agents to connect anew when their connection has lived for a while, so that they spread over replicas that came
 * later. Tasks are untouched: only leases count, and a session that is asked for comes back at once.
 */
@ApplicationScoped
class Rebalancing {
    private static final double LEAST = 0.8;
    private static final double MORE = 0.4;
    private static final int STEPS = 1_000;

    private final Sessions sessions;
    private final Duration connectionTime;

    Rebalancing(Sessions sessions, AgentConfig config) {
        this.sessions = sessions;
        this.connectionTime = config.connectionTime();
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        sessions.all().stream()
                .filter(session -> session.outlet() instanceof SocketOutlet)
                .filter(session -> session.age().compareTo(life(session)) > 0)
                .forEach(Rebalancing::sendAway);
    }

    /** It closes its connection when it has heard this, between two messages. */
    private static void sendAway(AgentSession session) {
        session.slots().full();
        session.send(new GoAway(0, "connections are spread over the replicas anew"));
    }

    /** The same for one session at every look, and another one for its next. */
    private Duration life(AgentSession session) {
        var jitter = Math.floorMod(session.agent().hashCode() + 31 * session.epoch(), (long) STEPS) / (double) STEPS;
        return Duration.ofMillis((long) (connectionTime.toMillis() * (LEAST + MORE * jitter)));
    }
}
