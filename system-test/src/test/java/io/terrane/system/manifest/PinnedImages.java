package io.terrane.system.manifest;

import java.util.List;
import java.util.regex.Pattern;

/** The same manifest is the same program tomorrow. */
final class PinnedImages implements Rule {
    private static final Pattern PINNED =
            Pattern.compile(".+(:(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})");

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(each -> each
                        .require(
                                container ->
                                        PINNED.matcher(container.getImage()).matches(),
                                "give its image a tag that is not latest, or a digest")
                        .stream())
                .toList();
    }
}
