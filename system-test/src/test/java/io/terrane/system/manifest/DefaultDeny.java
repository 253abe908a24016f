package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In every namespace what no policy allows is forbidden, in both directions. */
final class DefaultDeny implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(Namespace.class)
                .map(each -> each.getMetadata().getName())
                .filter(namespace -> manifests
                        .all(NetworkPolicy.class)
                        .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                        .noneMatch(DefaultDeny::deniesAll))
                .map(each ->
                        "The namespace %s allows what nobody allowed: add a NetworkPolicy for all pods without a rule"
                                .formatted(each))
                .toList();
    }

    private static boolean deniesAll(NetworkPolicy policy) {
        var spec = policy.getSpec();
        return Selection.selects(spec.getPodSelector(), Map.of())
                && Set.copyOf(spec.getPolicyTypes()).equals(Set.of("Ingress", "Egress"))
                && spec.getIngress().isEmpty()
                && spec.getEgress().isEmpty();
    }
}
