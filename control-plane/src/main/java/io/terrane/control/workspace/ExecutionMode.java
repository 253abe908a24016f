package io.terrane.control.workspace;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/** Where the runs of a workspace are executed. */
@RegisterForReflection
public enum ExecutionMode {
    /** In the control plane itself. */
    @JsonProperty("local")
    LOCAL,
    /** On an agent of a pool. */
    @JsonProperty("agent")
    AGENT,
    /** In a pod, one for each task. */
    @JsonProperty("kubernetes")
    KUBERNETES;

    /** The kind of agent pool that it takes; empty where it takes none. */
    Optional<String> poolKind() {
        return switch (this) {
            case LOCAL -> Optional.empty();
            case AGENT -> Optional.of("static");
            case KUBERNETES -> Optional.of("kubernetes");
        };
    }
}
