package io.terrane.system.manifest;

import java.util.List;

/** No setting comes from Kubernetes by itself: for a Service named terrane it would set TERRANE_PORT and more. */
final class NoForeignSettings implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each -> !Boolean.FALSE.equals(each.pod().getEnableServiceLinks()))
                .map(each -> "%s: set enableServiceLinks to false".formatted(each))
                .toList();
    }
}
