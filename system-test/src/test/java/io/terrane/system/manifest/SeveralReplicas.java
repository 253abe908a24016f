package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Objects;

/** There are always two replicas at least, and as many as are needed. */
final class SeveralReplicas implements Rule {
    private static final int LEAST = 2;

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(Deployment.class)
                .filter(each -> manifests.all(HorizontalPodAutoscaler.class).noneMatch(scaler -> scales(scaler, each)))
                .map(each -> "%s: add a HorizontalPodAutoscaler with %d replicas at least, and leave replicas out"
                        .formatted(Manifests.name(each), LEAST))
                .toList();
    }

    private static boolean scales(HorizontalPodAutoscaler scaler, Deployment deployment) {
        var spec = scaler.getSpec();
        var target = spec.getScaleTargetRef();
        return deployment.getSpec().getReplicas() == null
                && target.getKind().equals("Deployment")
                && target.getApiVersion().equals(deployment.getApiVersion())
                && target.getName().equals(deployment.getMetadata().getName())
                && scaler.getMetadata()
                        .getNamespace()
                        .equals(deployment.getMetadata().getNamespace())
                && Objects.requireNonNullElse(spec.getMinReplicas(), 1) >= LEAST
                && spec.getMaxReplicas() > spec.getMinReplicas();
    }
}
