package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.stream.Stream;

/** Every Service leads to a port that is there. */
final class ServicesReachPods implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(Service.class)
                .flatMap(service -> service.getSpec().getPorts().stream()
                        .filter(port -> pods(manifests, service)
                                .noneMatch(each -> each.ports().anyMatch(there -> leads(port, there))))
                        .map(port -> "%s: port %s leads to no container's: compare selector and targetPort"
                                .formatted(Manifests.name(service), port.getName())))
                .toList();
    }

    private static Stream<Workload> pods(Manifests manifests, Service service) {
        return manifests
                .workloads()
                .filter(each -> each.namespace().equals(service.getMetadata().getNamespace())
                        && Selection.selects(service.getSpec().getSelector(), each.labels()));
    }

    private static boolean leads(ServicePort port, ContainerPort there) {
        var target = port.getTargetPort() == null ? new IntOrString(port.getPort()) : port.getTargetPort();
        return target.getStrVal() == null
                ? there.getContainerPort().equals(target.getIntVal())
                : target.getStrVal().equals(there.getName());
    }
}
