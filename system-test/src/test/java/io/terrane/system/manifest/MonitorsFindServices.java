package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;

/** Prometheus finds what it is to ask. */
final class MonitorsFindServices implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(ServiceMonitor.class)
                .flatMap(monitor -> monitor.getSpec().getEndpoints().stream()
                        .filter(each -> !isThere(manifests, monitor, each))
                        .map(each -> "%s selects no Service with a port %s: compare labels and the port's name"
                                .formatted(Manifests.name(monitor), each.getPort())))
                .toList();
    }

    private static boolean isThere(Manifests manifests, ServiceMonitor monitor, Endpoint endpoint) {
        return manifests
                .all(Service.class)
                .filter(each -> each.getMetadata()
                                .getNamespace()
                                .equals(monitor.getMetadata().getNamespace())
                        && Selection.selects(
                                monitor.getSpec().getSelector(),
                                each.getMetadata().getLabels()))
                .flatMap(each -> each.getSpec().getPorts().stream())
                .anyMatch(each -> each.getName().equals(endpoint.getPort()));
    }
}
