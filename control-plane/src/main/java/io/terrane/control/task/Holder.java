package io.terrane.control.task;

import io.terrane.protocol.AgentId;
import java.util.Optional;
import java.util.UUID;

/**
 * Who holds a lease.
 *
 * @param agent empty for the control plane's own executor
 * @param instanceId of the process, a new one at each of its starts
 */
public record Holder(Optional<AgentId> agent, UUID instanceId) {
    public static Holder agent(AgentId agent, UUID instanceId) {
        return new Holder(Optional.of(agent), instanceId);
    }

    public static Holder local(UUID instanceId) {
        return new Holder(Optional.empty(), instanceId);
    }
}
