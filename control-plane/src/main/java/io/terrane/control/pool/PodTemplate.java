package io.terrane.control.pool;

import static java.util.Objects.requireNonNullElse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the pods of a pool are made from. What is not in here cannot be asked for: the agents of one tenant share a
 * namespace with those of others.
 *
 * @param image of the agent; absent: the one of this version of Terrane
 * @param requests by resource, such as {@code cpu} to {@code 500m}
 * @param environment of the agent, such as {@code HTTPS_PROXY}; not what engines see
 * @param graceSeconds how long a pod that has to go may take for its engine to end
 */
@RegisterForReflection
@Schema(examples = """
        {"image": "registry.example.com/terrane-agent:1.4", "requests": {"cpu": "500m", "memory": "512Mi"},
         "limits": {"memory": "2Gi"}, "node_selector": {"disk": "ssd"}, "service_account": "network-admin"}
        """)
public record PodTemplate(
        @Nullable String image,
        List<String> imagePullSecrets,
        Map<String, String> requests,
        Map<String, String> limits,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        @Nullable String serviceAccount,
        List<PodVolume> volumes,
        Map<String, String> environment,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Schema(defaultValue = "600") Integer graceSeconds) {
    private static final int USUAL_GRACE_SECONDS = 600;

    static final PodTemplate USUAL = new PodTemplate(
            null,
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            null,
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            USUAL_GRACE_SECONDS);

    public PodTemplate {
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        requests = requests == null ? Map.of() : Map.copyOf(requests);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        environment = environment == null ? Map.of() : Map.copyOf(environment);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        graceSeconds = requireNonNullElse(graceSeconds, USUAL_GRACE_SECONDS);
    }
}
