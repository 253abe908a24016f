package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/** An old replica ends only when a new one is ready. */
final class RollsWithoutGap implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(Deployment.class)
                .filter(each -> !rolls(each))
                .map(each -> "%s: set the strategy RollingUpdate with maxUnavailable 0 and maxSurge 1"
                        .formatted(Manifests.name(each)))
                .toList();
    }

    private static boolean rolls(Deployment deployment) {
        var strategy = deployment.getSpec().getStrategy();
        return strategy != null
                && "RollingUpdate".equals(strategy.getType())
                && Integer.valueOf(0)
                        .equals(strategy.getRollingUpdate().getMaxUnavailable().getIntVal())
                && Integer.valueOf(1)
                        .equals(strategy.getRollingUpdate().getMaxSurge().getIntVal());
    }
}
