package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message from the control plane to an agent. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToAgent.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ToAgent.HeartbeatAck.class, name = "heartbeat_ack"),
    @JsonSubTypes.Type(value = ToAgent.TaskOffer.class, name = "task_offer"),
    @JsonSubTypes.Type(value = ToAgent.TaskGrant.class, name = "task_grant"),
    @JsonSubTypes.Type(value = ToAgent.TaskCancel.class, name = "task_cancel"),
    @JsonSubTypes.Type(value = ToAgent.GoAway.class, name = "go_away"),
    @JsonSubTypes.Type(value = ToAgent.NotUnderstood.class, name = "error"),
})
public sealed interface ToAgent {

    /**
     * The answer to a hello: the session that every further message names, and what to do with each task that the agent
     * said it runs.
     *
     * @param protocol the version that is spoken from now on: the newest that both know; 1 where it is left out
     * @param features that both know
     */
    record Welcome(
            long sessionEpoch,
            long heartbeatIntervalMs,
            long leaseTtlMs,
            int maxMessageBytes,
            List<TaskVerdict> verdicts,
            int protocol,
            List<String> features)
            implements ToAgent {
        public Welcome {
            verdicts = List.copyOf(verdicts);
            protocol = Math.max(1, protocol);
            features = features == null ? List.of() : List.copyOf(features);
        }
    }

    /**
     * Heard; and what is new.
     *
     * @param leases those that were renewed, each with what is wanted of its task
     * @param flushIntervalMs how long the agent may gather log bytes before it sends them
     * @param drain take no more work
     * @param agentToken the next one, where the current one is about to expire
     */
    record HeartbeatAck(
            Instant serverTime,
            List<RenewedLease> leases,
            long flushIntervalMs,
            boolean drain,
            @Nullable String agentToken,
            @Nullable Instant agentTokenExpiresAt)
            implements ToAgent {
        public HeartbeatAck {
            requireNonNull(serverTime, "server_time");
            leases = List.copyOf(leases);
        }

        @Override
        public String toString() {
            return "HeartbeatAck[leases=%s, flushIntervalMs=%d, drain=%s, newToken=%s]"
                    .formatted(leases, flushIntervalMs, drain, agentToken != null);
        }
    }

    /** Work that the agent may accept or decline; nobody else is offered it until {@code expiresInMs} has passed. */
    record TaskOffer(
            TaskId taskId,
            int attempt,
            Phase phase,
            Engine engine,
            @Nullable String engineVersion,
            long expiresInMs) implements ToAgent {
        public TaskOffer {
            requireNonNull(taskId, "task_id");
            requireNonNull(phase, "phase");
            requireNonNull(engine, "engine");
        }
    }

    /**
     * The lease. The agent writes it to its disk before it starts anything.
     *
     * @param traceparent the span of this attempt, which every request of the task names; absent where nobody traces it
     */
    record TaskGrant(
            TaskLease lease,
            Phase phase,
            String taskToken,
            TaskLinks links,
            @Nullable TraceParent traceparent) implements ToAgent {
        public TaskGrant {
            requireNonNull(lease, "lease");
            requireNonNull(phase, "phase");
            requireNonNull(taskToken, "task_token");
            requireNonNull(links, "links");
        }

        @Override
        public String toString() {
            return "TaskGrant[lease=%s, phase=%s]".formatted(lease, phase);
        }
    }

    /** The same as the desired state of a heartbeat answer, at once. */
    record TaskCancel(TaskId taskId, int attempt, Desired desired) implements ToAgent {
        public TaskCancel {
            requireNonNull(taskId, "task_id");
            requireNonNull(desired, "desired");
        }
    }

    /** Leave this connection and come back after {@code reconnectAfterMs}; tasks go on. */
    record GoAway(long reconnectAfterMs, String reason) implements ToAgent {
        public GoAway {
            requireNonNull(reason, "reason");
        }
    }

    /** What the agent sent could not be used, or will not be. */
    record NotUnderstood(String code, String message) implements ToAgent {
        /** The message's type is none that this control plane knows. The session goes on. */
        public static final String UNKNOWN_TYPE = "unknown_type";

        /** The message cannot be read. The session goes on. */
        public static final String MALFORMED = "malformed";

        /** There is no such session: say hello. */
        public static final String NO_SESSION = "no_session";

        /** Another live process has this agent's session; the connection is closed. */
        public static final String AGENT_IN_USE = "agent_in_use";

        /** No protocol version in common; the connection is closed. */
        public static final String TOO_OLD = "too_old";

        /** The agent or its pool's token was revoked; the connection is closed. */
        public static final String REVOKED = "revoked";

        public NotUnderstood {
            requireNonNull(code, "code");
            requireNonNull(message, "message");
        }
    }
}
