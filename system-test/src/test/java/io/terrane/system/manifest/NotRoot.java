package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import java.util.List;

/** Nothing runs as root, whatever its image says. */
final class NotRoot implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each -> !isSafe(each.pod().getSecurityContext())
                        || each.containers().anyMatch(NotRoot::asksForRoot))
                .map(each -> "%s may run as root: set runAsNonRoot and a runAsUser above 0 for the pod".formatted(each))
                .toList();
    }

    private static boolean isSafe(PodSecurityContext security) {
        return security != null
                && Boolean.TRUE.equals(security.getRunAsNonRoot())
                && security.getRunAsUser() != null
                && security.getRunAsUser() > 0;
    }

    private static boolean asksForRoot(Container container) {
        var security = container.getSecurityContext();
        return security != null
                && (Boolean.FALSE.equals(security.getRunAsNonRoot())
                        || (security.getRunAsUser() != null && security.getRunAsUser() == 0));
    }
}
