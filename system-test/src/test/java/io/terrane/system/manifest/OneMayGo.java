package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;

/** Whoever empties a machine takes one replica at a time. */
final class OneMayGo implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each -> each.owner() instanceof Deployment)
                .filter(each -> manifests.all(PodDisruptionBudget.class).noneMatch(budget -> letsOneGo(budget, each)))
                .map(each -> "%s has no PodDisruptionBudget with its labels and maxUnavailable 1".formatted(each))
                .toList();
    }

    private static boolean letsOneGo(PodDisruptionBudget budget, Workload workload) {
        var most = budget.getSpec().getMaxUnavailable();
        return most != null
                && Integer.valueOf(1).equals(most.getIntVal())
                && budget.getMetadata().getNamespace().equals(workload.namespace())
                && Selection.selects(budget.getSpec().getSelector(), workload.labels());
    }
}
