package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Every policy is about pods and ports that are there. Of namespaces that are not ours nothing is known. */
final class PoliciesReachPods implements Rule {
    private static final String NAMESPACE = "kubernetes.io/metadata.name";

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(NetworkPolicy.class)
                .flatMap(each -> violations(manifests, each))
                .toList();
    }

    private static Stream<String> violations(Manifests manifests, NetworkPolicy policy) {
        var spec = policy.getSpec();
        var own = policy.getMetadata().getNamespace();
        var selected = new NetworkPolicyPeer(null, null, spec.getPodSelector());
        return Stream.of(
                        selected(manifests, own, List.of(selected), List.of()),
                        spec.getIngress().stream()
                                .flatMap(each -> selected(manifests, own, List.of(selected), each.getPorts())),
                        spec.getIngress().stream().flatMap(each -> selected(manifests, own, each.getFrom(), List.of())),
                        spec.getEgress().stream()
                                .flatMap(each -> selected(manifests, own, each.getTo(), each.getPorts())))
                .flatMap(each -> each)
                .map(each -> "%s %s".formatted(Manifests.name(policy), each));
    }

    /** What is wrong with these peers, as the end of a sentence. */
    private static Stream<String> selected(
            Manifests manifests, String own, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
        return peers.stream()
                .filter(each -> each.getPodSelector() != null
                        && !Selection.selects(each.getPodSelector(), Map.of())
                        && isOurs(manifests, namespace(each, own)))
                .flatMap(each -> {
                    var pods = manifests
                            .workloads()
                            .filter(pod -> pod.namespace().equals(namespace(each, own))
                                    && Selection.selects(each.getPodSelector(), pod.labels()))
                            .toList();
                    return pods.isEmpty()
                            ? Stream.of("selects no pod: compare its labels %s"
                                    .formatted(each.getPodSelector().getMatchLabels()))
                            : closed(pods, ports);
                });
    }

    private static Stream<String> closed(List<Workload> pods, List<NetworkPolicyPort> ports) {
        return ports.stream()
                .map(each -> each.getPort().getIntVal())
                .filter(Objects::nonNull)
                .filter(port -> pods.stream()
                        .flatMap(Workload::ports)
                        .noneMatch(each -> each.getContainerPort().equals(port)))
                .map(
                        "names the port %d, which none of its pods has: name that of the container, not of the Service"
                                ::formatted);
    }

    private static String namespace(NetworkPolicyPeer peer, String own) {
        return peer.getNamespaceSelector() == null
                ? own
                : peer.getNamespaceSelector().getMatchLabels().getOrDefault(NAMESPACE, "");
    }

    private static boolean isOurs(Manifests manifests, String namespace) {
        return manifests
                .all(Namespace.class)
                .anyMatch(each -> each.getMetadata().getName().equals(namespace));
    }
}
