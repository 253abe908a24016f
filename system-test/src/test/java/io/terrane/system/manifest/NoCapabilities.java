package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Container;
import java.util.List;

/** No container has a capability of root. */
final class NoCapabilities implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(each ->
                        each.require(NoCapabilities::hasNone, "drop the capabilities ALL, and add none").stream())
                .toList();
    }

    private static boolean hasNone(Container container) {
        var security = container.getSecurityContext();
        return security != null
                && security.getCapabilities() != null
                && security.getCapabilities().getDrop().contains("ALL")
                && security.getCapabilities().getAdd().isEmpty();
    }
}
