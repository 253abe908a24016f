package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Container;
import java.util.List;

/** No container has, or can get, more rights than a process has. */
final class NotPrivileged implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(each -> each
                        .require(
                                NotPrivileged::isPlain,
                                "set allowPrivilegeEscalation to false, and leave privileged out")
                        .stream())
                .toList();
    }

    private static boolean isPlain(Container container) {
        var security = container.getSecurityContext();
        return security != null
                && Boolean.FALSE.equals(security.getAllowPrivilegeEscalation())
                && !Boolean.TRUE.equals(security.getPrivileged());
    }
}
