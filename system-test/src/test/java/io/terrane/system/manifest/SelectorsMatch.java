package io.terrane.system.manifest;

import java.util.List;

/** Every workload finds its own pods. */
final class SelectorsMatch implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each -> !Selection.selects(each.selector(), each.labels()))
                .map(each -> "%s does not select the pods of its own template: make labels and selector the same"
                        .formatted(each))
                .toList();
    }
}
