package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Nobody reaches the address where clouds keep the credentials of their machines, and no agent an address inside of the
 * network, the cluster's API included.
 */
final class NothingForbiddenReached implements Rule {
    private static final String AGENTS = "terrane-agents";
    private static final List<Network> CREDENTIALS = Stream.of("169.254.169.254/32", "fd00:ec2::254/128")
            .map(Network::of)
            .toList();
    private static final List<Network> INSIDE = Stream.of(
                    "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
            .map(Network::of)
            .toList();

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(NetworkPolicy.class)
                .flatMap(policy -> violations(policy, forbidden(policy)))
                .toList();
    }

    private static List<Network> forbidden(NetworkPolicy policy) {
        var isOfAgents = policy.getMetadata().getNamespace().equals(AGENTS);
        return Stream.concat(CREDENTIALS.stream(), isOfAgents ? INSIDE.stream() : Stream.empty())
                .toList();
    }

    private static Stream<String> violations(NetworkPolicy policy, List<Network> forbidden) {
        return policy.getSpec().getEgress().stream()
                .flatMap(each -> each.getTo().stream())
                .map(each -> each.getIpBlock())
                .filter(Objects::nonNull)
                .flatMap(block -> forbidden.stream()
                        .filter(each -> reaches(block, each))
                        .map(each -> "%s lets %s be reached: add it to the except of %s"
                                .formatted(Manifests.name(policy), each, block.getCidr())));
    }

    private static boolean reaches(IPBlock block, Network forbidden) {
        return Network.of(block.getCidr()).meets(forbidden)
                && block.getExcept().stream().map(Network::of).noneMatch(each -> each.contains(forbidden));
    }
}
