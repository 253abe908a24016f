package io.terrane.agent.health;

import io.terrane.protocol.AgentId;
import io.terrane.protocol.RunningTask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent does right now. Nothing in it is a secret.
 *
 * @param readiness {@code ready}, {@code draining} or {@code disconnected}
 * @param agentId absent before the first registration
 * @param session {@code apart}, {@code greeting} or {@code live}
 * @param sessionEpoch absent where there is no session
 * @param lastAnswerAt when the control plane answered a heartbeat last
 */
public record AgentHealth(
        String readiness,
        String name,
        String version,
        @Nullable AgentId agentId,
        String session,
        @Nullable Long sessionEpoch,
        @Nullable Instant lastAnswerAt,
        int slots,
        int freeSlots,
        List<RunningTask> tasks,
        long freeDiskBytes) {
    public AgentHealth {
        tasks = List.copyOf(tasks);
    }

    /** Whether it is connected and takes tasks. */
    boolean isReady() {
        return readiness.equals("ready");
    }
}
