package io.terrane.agent.journal;

import io.terrane.protocol.AgentId;
import java.time.Instant;

/** Who this agent is to the control plane. */
public record Identity(AgentId agentId, String agentToken, Instant expiresAt) {

    /** The same agent with its next token. */
    public Identity renewed(String token, Instant expiry) {
        return new Identity(agentId, token, expiry);
    }

    @Override
    public String toString() {
        return "Identity[%s, expires %s]".formatted(agentId, expiresAt);
    }
}
