package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How an agent gets its identity: {@code POST /agents/register} with the pool's token. */
public interface Registration {

    /**
     * Who the agent says it is.
     *
     * @param agentId the one of an earlier registration, to keep it
     * @param agentToken that agent's last token, which may have expired; there with {@code agentId}, and only then
     * @param protocol the versions that it speaks; where it is left out, the first
     */
    record Request(
            String name,
            String version,
            String hostname,
            Map<String, String> labels,
            @Nullable AgentId agentId,
            @Nullable String agentToken,
            @Nullable ProtocolRange protocol) {
        public Request {
            requireNonNull(name, "name");
            requireNonNull(version, "version");
            requireNonNull(hostname, "hostname");
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            if ((agentId == null) != (agentToken == null)) {
                throw new IllegalArgumentException("agent_id and agent_token must be there together, or neither");
            }
        }

        /** Of an agent that does not say what it speaks: the first version. */
        public Request(
                String name,
                String version,
                String hostname,
                Map<String, String> labels,
                @Nullable AgentId agentId,
                @Nullable String agentToken) {
            this(name, version, hostname, labels, agentId, agentToken, null);
        }

        @Override
        public String toString() {
            return "Registration[%s, %s on %s, agentId=%s]".formatted(name, version, hostname, agentId);
        }
    }

    /** What whoever holds the pool's token may expect: {@code GET /agents/register}, which registers nobody. */
    record Expectation(UUID agentPoolId, String agentPool, ProtocolRange protocol, Instant serverTime) {
        public Expectation {
            requireNonNull(agentPoolId, "agent_pool_id");
            requireNonNull(agentPool, "agent_pool");
            requireNonNull(protocol, "protocol");
            requireNonNull(serverTime, "server_time");
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
