package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import java.util.List;
import java.util.stream.Stream;

/** Every way in leads to a Service that is there, and is encrypted. */
final class IngressesReachServices implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(Ingress.class)
                .flatMap(each -> Stream.concat(withoutService(manifests, each), withoutTls(each)))
                .toList();
    }

    private static Stream<String> withoutService(Manifests manifests, Ingress ingress) {
        return ingress.getSpec().getRules().stream()
                .flatMap(each -> each.getHttp().getPaths().stream())
                .map(each -> each.getBackend().getService())
                .filter(each -> !isThere(manifests, ingress, each))
                .map(each -> "%s leads to the Service %s, which is not there or has no such port"
                        .formatted(Manifests.name(ingress), each.getName()));
    }

    private static boolean isThere(Manifests manifests, Ingress ingress, IngressServiceBackend backend) {
        return manifests
                .named(Service.class, ingress.getMetadata().getNamespace(), backend.getName())
                .flatMap(each -> each.getSpec().getPorts().stream())
                .anyMatch(each -> each.getName().equals(backend.getPort().getName())
                        || each.getPort().equals(backend.getPort().getNumber()));
    }

    private static Stream<String> withoutTls(Ingress ingress) {
        var encrypted = ingress.getSpec().getTls().stream()
                .flatMap(each -> each.getHosts().stream())
                .toList();
        return ingress.getSpec().getRules().stream()
                .filter(each -> !encrypted.contains(each.getHost()))
                .map(each -> "%s takes tokens for %s without TLS: name the host below tls"
                        .formatted(Manifests.name(ingress), each.getHost()));
    }
}
