package io.terrane.system.storm;

/** What happens to a replica or an agent during a storm. */
public enum Loss {
    /** By {@code kill -9}; it comes back. */
    REPLICA_KILLED,
    /** All replicas, one after the other, as by an update. */
    ROLLING_RESTART,
    /** By {@code kill -9}; another process goes on with what is on its disk. */
    AGENT_KILLED,
    /** In the middle of an apply, for good. */
    AGENT_LOST
}
