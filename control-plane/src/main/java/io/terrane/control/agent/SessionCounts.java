package io.terrane.control.agent;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What is counted of this replica's sessions: each begins once and ends once. */
@Startup
@ApplicationScoped
class SessionCounts {
    private final Counter begun;
    private final Map<SessionEnd, Counter> ended = new EnumMap<>(SessionEnd.class);

    SessionCounts(MeterRegistry registry, Sessions sessions) {
        Gauge.builder("terrane.agent.sessions", sessions, Sessions::size)
                .description("Sessions of agents with this replica")
                .register(registry);
        begun = Counter.builder("terrane.agent.sessions.begun")
                .description("Sessions that were begun")
                .register(registry);
        for (var reason : SessionEnd.values()) {
            ended.put(reason, ended(registry, reason));
        }
    }

    void begun() {
        begun.increment();
    }

    void ended(AgentSession session, SessionEnd reason) {
        if (session.end()) {
            requireNonNull(ended.get(reason)).increment();
        }
    }

    private static Counter ended(MeterRegistry registry, SessionEnd reason) {
        return Counter.builder("terrane.agent.sessions.ended")
                .description("Sessions that are over")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
