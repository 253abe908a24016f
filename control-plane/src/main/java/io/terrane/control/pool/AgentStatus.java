package io.terrane.control.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What an agent seems to be doing. */
@RegisterForReflection
public enum AgentStatus {
    /** It is heard of, and takes tasks. */
    @JsonProperty("online")
    ONLINE,
    /** It is heard of, finishes its tasks and takes no more. */
    @JsonProperty("draining")
    DRAINING,
    /** Nothing was heard of it for a while. */
    @JsonProperty("suspect")
    SUSPECT,
    /** It left, was revoked, or was not heard of for long. */
    @JsonProperty("offline")
    OFFLINE
}
