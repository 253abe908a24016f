package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** System calls that no program needs are closed to all. */
final class DefaultSeccomp implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each -> !isDefault(each.pod()) || others(each).anyMatch(type -> !type.equals("RuntimeDefault")))
                .map(each -> "%s: set the seccompProfile RuntimeDefault for the pod".formatted(each))
                .toList();
    }

    private static boolean isDefault(PodSpec pod) {
        return pod.getSecurityContext() != null
                && pod.getSecurityContext().getSeccompProfile() != null
                && "RuntimeDefault"
                        .equals(pod.getSecurityContext().getSeccompProfile().getType());
    }

    private static Stream<String> others(Workload workload) {
        return workload.containers()
                .filter(each -> each.getSecurityContext() != null)
                .map(each -> each.getSecurityContext().getSeccompProfile())
                .filter(Objects::nonNull)
                .map(SeccompProfile::getType);
    }
}
