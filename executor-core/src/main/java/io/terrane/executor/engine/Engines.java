package io.terrane.executor.engine;

import io.terrane.protocol.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds engines: in the operator's directory, on PATH, among those that were downloaded before. */
public final class Engines {
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}(-[0-9A-Za-z.]{1,40})?");

    private final EngineSettings settings;
    private final EngineVersions versions = new EngineVersions();

    public Engines(EngineSettings settings) {
        this.settings = settings;
    }

    /**
     * Answers an executable of exactly that version; without one, of the version that is configured, or else the first
     * on PATH.
     */
    public EngineBinary require(Engine engine, @Nullable String version) throws EngineMissing, InterruptedException {
        var wanted = version == null ? settings.versions().get(engine) : version;
        return wanted == null ? anyOnPath(engine) : exactly(engine, wanted);
    }

    private EngineBinary anyOnPath(Engine engine) throws EngineMissing, InterruptedException {
        for (var directory : settings.searchPath()) {
            var found = versioned(directory.resolve(engine.command()));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new EngineMissing(
                "No %1$s was found on the PATH of the agent: install %1$s there, or name an engine version in the workspace."
                        .formatted(engine.command()));
    }

    private EngineBinary exactly(Engine engine, String version) throws EngineMissing, InterruptedException {
        if (!VERSION.matcher(version).matches()) {
            throw new EngineMissing("The engine version must look like 1.11.4, not %s."
                    .formatted(version.replaceAll("\\p{Cntrl}", "?")));
        }
        var relative = Path.of(engine.command(), version, engine.command());
        var kept = settings.directory().map(directory -> directory.resolve(relative));
        if (kept.isPresent() && hasVersion(kept.get(), version)) {
            return new EngineBinary(kept.get(), version);
        }
        for (var directory : settings.searchPath()) {
            if (hasVersion(directory.resolve(engine.command()), version)) {
                return new EngineBinary(directory.resolve(engine.command()), version);
            }
        }
        var downloaded = settings.cache().resolve(relative);
        if (hasVersion(downloaded, version)) {
            return new EngineBinary(downloaded, version);
        }
        throw missing(engine, version);
    }

    private static EngineMissing missing(Engine engine, String version) {
        return new EngineMissing(
                "%1$s %2$s is neither on the agent's PATH nor in its engine directory: install %1$s %2$s there, or choose another engine version."
                        .formatted(engine.command(), version));
    }

    private boolean hasVersion(Path executable, String version) throws InterruptedException {
        return versioned(executable)
                .filter(found -> found.version().equals(version))
                .isPresent();
    }

    private Optional<EngineBinary> versioned(Path executable) throws InterruptedException {
        return Files.isExecutable(executable) && Files.isRegularFile(executable)
                ? versions.of(executable).map(version -> new EngineBinary(executable, version))
                : Optional.empty();
    }
}
