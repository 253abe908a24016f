package io.terrane.control.pool;

import static java.util.Objects.requireNonNullElse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a pod that comes from elsewhere: from exactly one of the sources. Never from the node.
 *
 * @param secret the name of one; those that Terrane makes itself are refused
 * @param emptyDir how large a new directory may get, such as {@code 10Gi}
 */
@RegisterForReflection
public record PodVolume(
        String name,
        String mountPath,
        @Nullable String persistentVolumeClaim,
        @Nullable String configMap,
        @Nullable String secret,
        @Nullable String emptyDir,
        Boolean readOnly) {

    public PodVolume {
        readOnly = requireNonNullElse(readOnly, false);
    }
}
