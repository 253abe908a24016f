package io.terrane.executor.engine;

import io.terrane.protocol.Engine;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where engines come from.
 *
 * @param directory of engines that the operator keeps, as {@code <engine>/<version>/<engine>}
 * @param cache where downloaded engines are kept, laid out in the same way
 * @param searchPath the directories of PATH, in order
 * @param versions which version is run where a workspace names none; for an engine that is not in it, the one on PATH
 * @param downloads whether an engine that is missing may be fetched
 * @param releases from where, as {@code <base>/<version>/<file>}
 * @param trustedKeys a file of further armored PGP keys that may sign releases
 * @param proxies through which they are fetched
 * @param downloadTimeout of one whole download
 */
public record EngineSettings(
        Optional<Path> directory,
        Path cache,
        List<Path> searchPath,
        Map<Engine, String> versions,
        boolean downloads,
        Map<Engine, URI> releases,
        Optional<Path> trustedKeys,
        Proxies proxies,
        Duration downloadTimeout) {
    private static final Map<Engine, URI> PUBLIC_RELEASES = Map.of(
            Engine.TERRAFORM,
            URI.create("https://releases.hashicorp.com/terraform/"),
            Engine.TOFU,
            URI.create("https://github.com/opentofu/opentofu/releases/download/"));

    public EngineSettings {
        searchPath = List.copyOf(searchPath);
        versions = Map.copyOf(versions);
        var all = new EnumMap<>(PUBLIC_RELEASES);
        all.putAll(releases);
        releases = Map.copyOf(all);
    }

    /** Whatever is on PATH, and what is missing from the public releases. */
    public static EngineSettings cachedIn(Path cache, List<Path> searchPath, Proxies proxies) {
        return new EngineSettings(
                Optional.empty(),
                cache,
                searchPath,
                Map.of(),
                true,
                Map.of(),
                Optional.empty(),
                proxies,
                Duration.ofMinutes(5));
    }
}
