package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an agent gets its identity: {@code POST /agents/register} with the pool's token. */
public interface Registration {

    /**
     * Who the agent says it is.
     *
     * @param agentId the one of an earlier registration, to keep it; the request then carries that agent's token
     */
    record Request(
            String name,
            String version,
            String hostname,
            Map<String, String> labels,
            @Nullable AgentId agentId) {
        public Request {
            requireNonNull(name, "name");
            requireNonNull(version, "version");
            requireNonNull(hostname, "hostname");
            labels = labels == null ? Map.of() : Map.copyOf(labels);
        }
    }

    record Answer(AgentId agentId, String agentToken, Instant expiresAt, String controlUrl) {
        public Answer {
            requireNonNull(agentId, "agent_id");
            requireNonNull(agentToken, "agent_token");
            requireNonNull(expiresAt, "expires_at");
            requireNonNull(controlUrl, "control_url");
        }

        @Override
        public String toString() {
            return "Registered[%s, expires %s]".formatted(agentId, expiresAt);
        }
    }
}
