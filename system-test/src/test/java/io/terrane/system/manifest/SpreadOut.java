package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Replicas are on different machines, and in different zones where there are some. */
final class SpreadOut implements Rule {
    private static final Set<String> NEEDED = Set.of("kubernetes.io/hostname", "topology.kubernetes.io/zone");

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each ->
                        each.owner() instanceof Deployment && !keys(each).containsAll(NEEDED))
                .map(each -> "%s: add topologySpreadConstraints with its labels for %s".formatted(each, NEEDED))
                .toList();
    }

    private static Set<String> keys(Workload workload) {
        return workload.pod().getTopologySpreadConstraints().stream()
                .filter(each -> Selection.selects(each.getLabelSelector(), workload.labels()))
                .map(TopologySpreadConstraint::getTopologyKey)
                .collect(Collectors.toSet());
    }
}
