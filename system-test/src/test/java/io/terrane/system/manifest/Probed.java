package io.terrane.system.manifest;

import java.util.List;

/** Kubernetes is told when a container is started, ready, and alive. */
final class Probed implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(each -> each
                        .require(
                                container -> container.getStartupProbe() != null
                                        && container.getReadinessProbe() != null
                                        && container.getLivenessProbe() != null,
                                "add startup, readiness and liveness probes")
                        .stream())
                .toList();
    }
}
