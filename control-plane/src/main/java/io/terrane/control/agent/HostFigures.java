package io.terrane.control.agent;

import io.terrane.protocol.FromAgent.Heartbeat;
import org.jspecify.annotations.Nullable;

/** What an agent's host had at its last heartbeat; null where there was none in this session. */
record HostFigures(
        @Nullable Double load,
        @Nullable Long memoryTotalBytes,
        @Nullable Long memoryAvailableBytes,
        @Nullable Long freeDiskBytes) {
    static final HostFigures UNKNOWN = new HostFigures(null, null, null, null);

    static HostFigures of(Heartbeat heartbeat) {
        return new HostFigures(
                heartbeat.load(),
                heartbeat.memoryTotalBytes(),
                heartbeat.memoryAvailableBytes(),
                heartbeat.freeDiskBytes());
    }
}
