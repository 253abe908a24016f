package io.terrane.control.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Where the agents of a pool come from. */
@RegisterForReflection
public enum PoolKind {
    /** Somebody starts them, on machines of their own. */
    @JsonProperty("static")
    STATIC,
    /** The control plane starts a pod for each task. */
    @JsonProperty("kubernetes")
    KUBERNETES
}
