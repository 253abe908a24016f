package io.terrane.control.agent;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** How often the agents of this replica say that they live: the less often, the more they are. */
@ApplicationScoped
class HeartbeatPace {
    private final Sessions sessions;
    private final AgentConfig config;

    HeartbeatPace(Sessions sessions, AgentConfig config) {
        this.sessions = sessions;
        this.config = config;
    }

    /** For an agent that comes now. */
    Duration interval() {
        var crowded = Duration.ofSeconds(1).multipliedBy(sessions.size()).dividedBy(config.heartbeatsPerSecond());
        return crowded.compareTo(config.heartbeatInterval()) > 0 ? crowded : config.heartbeatInterval();
    }

    /** After so long without a word another process may take an agent's identity over. */
    Duration takeoverSilence() {
        // That an agent was heard may not be written down yet.
        return interval().multipliedBy(config.takeoverIntervals()).plus(config.seenInterval());
    }

    /** After so long without a word an agent counts as gone, whatever interval it was told. */
    Duration longestSilence() {
        return interval().multipliedBy(config.silentIntervals());
    }
}
