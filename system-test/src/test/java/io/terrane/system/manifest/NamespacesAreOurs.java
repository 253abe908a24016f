package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.stream.Stream;

/** Everything is in a namespace that comes with it, and there only restricted pods are admitted. */
final class NamespacesAreOurs implements Rule {
    private static final String ADMISSION = "pod-security.kubernetes.io/enforce";

    @Override
    public List<String> violations(Manifests manifests) {
        return Stream.concat(elsewhere(manifests), unrestricted(manifests)).toList();
    }

    private static Stream<String> elsewhere(Manifests manifests) {
        var ours = manifests
                .all(Namespace.class)
                .map(each -> each.getMetadata().getName())
                .toList();
        return manifests.objects().stream()
                .filter(each -> !(each instanceof Namespace)
                        && !ours.contains(each.getMetadata().getNamespace()))
                .map(each -> "%s is in no namespace of ours: name one".formatted(Manifests.name(each)));
    }

    private static Stream<String> unrestricted(Manifests manifests) {
        return manifests
                .all(Namespace.class)
                .filter(each ->
                        !"restricted".equals(each.getMetadata().getLabels().get(ADMISSION)))
                .map(each -> "%s admits pods that are not restricted: label it %s=restricted"
                        .formatted(Manifests.name(each), ADMISSION));
    }
}
