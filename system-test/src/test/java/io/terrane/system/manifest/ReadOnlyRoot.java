package io.terrane.system.manifest;

import java.util.List;

/** No container writes to its image: what it writes is in a volume that the manifest names. */
final class ReadOnlyRoot implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(each -> each
                        .require(
                                container -> container.getSecurityContext() != null
                                        && Boolean.TRUE.equals(
                                                container.getSecurityContext().getReadOnlyRootFilesystem()),
                                "set readOnlyRootFilesystem")
                        .stream())
                .toList();
    }
}
