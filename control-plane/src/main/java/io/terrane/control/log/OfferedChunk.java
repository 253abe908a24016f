package io.terrane.control.log;

import io.terrane.protocol.TaskLease;

/** A chunk that the holder of a lease wants to be appended. */
record OfferedChunk(TaskLease lease, ReceivedChunk chunk) {

    /** Of two chunks of one log the second can only be judged when the first is there. */
    boolean isOfLogOf(OfferedChunk other) {
        return lease.taskId().equals(other.lease.taskId()) && lease.attempt() == other.lease.attempt();
    }
}
