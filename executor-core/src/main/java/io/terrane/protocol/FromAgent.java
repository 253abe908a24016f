package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A message from an agent to the control plane. All but the first name the session that they belong to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FromAgent.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = FromAgent.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = FromAgent.TaskAccept.class, name = "task_accept"),
    @JsonSubTypes.Type(value = FromAgent.TaskDecline.class, name = "task_decline"),
    @JsonSubTypes.Type(value = FromAgent.Draining.class, name = "draining"),
})
public sealed interface FromAgent {
    /** Header of the WebSocket's handshake: the {@code instance_id} that the hello will name. */
    String INSTANCE_HEADER = "Terrane-Instance";

    /**
     * Opens a session.
     *
     * @param protocol the versions that the agent speaks
     * @param instanceId random, one for each process
     * @param bootId the host's, so that a restart of the host can be told from one of the agent
     * @param slots how many tasks it runs at once
     * @param features that the agent knows
     */
    record Hello(
            ProtocolRange protocol,
            String version,
            UUID instanceId,
            String bootId,
            int slots,
            Map<String, String> labels,
            List<RunningTask> running,
            List<String> features)
            implements FromAgent {
        public Hello {
            requireNonNull(protocol, "protocol");
            requireNonNull(version, "version");
            requireNonNull(instanceId, "instance_id");
            requireNonNull(bootId, "boot_id");
            Check.atLeast(1, slots, "slots");
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            running = running == null ? List.of() : List.copyOf(running);
            features = features == null ? List.of() : List.copyOf(features);
        }

        /** Of an agent that has no {@link Features}. */
        public Hello(
                ProtocolRange protocol,
                String version,
                UUID instanceId,
                String bootId,
                int slots,
                Map<String, String> labels,
                List<RunningTask> running) {
            this(protocol, version, instanceId, bootId, slots, labels, running, List.of());
        }
    }

    /**
     * The agent lives, and these are its figures.
     *
     * @param freeDiskBytes what is left where the agent keeps its tasks
     * @param load the one-minute load average of the host
     */
    record Heartbeat(
            long sessionEpoch,
            int freeSlots,
            List<RunningTask> tasks,
            long freeDiskBytes,
            double load,
            long memoryTotalBytes,
            long memoryAvailableBytes)
            implements FromAgent {
        public Heartbeat {
            Check.atLeast(0, freeSlots, "free_slots");
            Check.atLeast(0, freeDiskBytes, "free_disk_bytes");
            Check.notNegative(load, "load");
            Check.atLeast(0, memoryTotalBytes, "memory_total_bytes");
            Check.atLeast(0, memoryAvailableBytes, "memory_available_bytes");
            tasks = tasks == null ? List.of() : List.copyOf(tasks);
        }
    }

    record TaskAccept(long sessionEpoch, TaskId taskId, int attempt) implements FromAgent {
        public TaskAccept {
            requireNonNull(taskId, "task_id");
        }
    }

    record TaskDecline(long sessionEpoch, TaskId taskId, int attempt, DeclineReason reason) implements FromAgent {
        public TaskDecline {
            requireNonNull(taskId, "task_id");
            requireNonNull(reason, "reason");
        }
    }

    /** No more offers, please; leases and uploads go on. */
    record Draining(long sessionEpoch) implements FromAgent {}

    enum DeclineReason {
        @JsonProperty("busy")
        BUSY,
        @JsonProperty("draining")
        DRAINING,
        @JsonProperty("disk_low")
        DISK_LOW,
        @JsonProperty("version")
        VERSION
    }
}
