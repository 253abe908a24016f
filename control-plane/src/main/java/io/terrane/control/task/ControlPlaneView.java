package io.terrane.control.task;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the control plane is, of all its replicas.
 *
 * @param brake there while so many agents are silent that none of them is given up
 */
@RegisterForReflection
public record ControlPlaneView(@Nullable Brake brake) {

    /**
     * Many agents fell silent at once.
     *
     * @param silentAgents of {@code knownAgents}
     */
    @RegisterForReflection
    public record Brake(Instant since, long silentAgents, long knownAgents) {}
}
