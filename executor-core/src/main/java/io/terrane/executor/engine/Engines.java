package io.terrane.executor.engine;

import io.terrane.protocol.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds engines: in the operator's directory, on PATH, among those that were downloaded before; and downloads what is
 * missing, each version once, however many tasks wait for it.
 */
public final class Engines {
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}(-[0-9A-Za-z.]{1,40})?");

    private final EngineSettings settings;
    private final EngineVersions versions = new EngineVersions();
    private final Map<Path, ReentrantLock> downloads = new ConcurrentHashMap<>();

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

    /** Whether {@link #require} would find it, or may download it; nothing is downloaded to tell. */
    public boolean canOffer(Engine engine, @Nullable String version) throws InterruptedException {
        var wanted = version == null ? settings.versions().get(engine) : version;
        if (wanted != null && settings.downloads()) {
            return true;
        }
        try {
            var _ = require(engine, wanted);
            return true;
        } catch (EngineMissing _) {
            return false;
        }
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
        var installed = installed(engine, version);
        return installed.isPresent()
                ? installed.get()
                : downloaded(engine, version, settings.cache().resolve(place(engine, version)));
    }

    /** Where an engine is, below the operator's directory and below our own. */
    private static Path place(Engine engine, String version) {
        return Path.of(engine.command(), version, engine.command());
    }

    private Optional<EngineBinary> installed(Engine engine, String version) throws InterruptedException {
        var kept = settings.directory().map(directory -> directory.resolve(place(engine, version)));
        if (kept.isPresent() && hasVersion(kept.get(), version)) {
            return Optional.of(new EngineBinary(kept.get(), version));
        }
        for (var directory : settings.searchPath()) {
            if (hasVersion(directory.resolve(engine.command()), version)) {
                return Optional.of(new EngineBinary(directory.resolve(engine.command()), version));
            }
        }
        return Optional.empty();
    }

    private EngineBinary downloaded(Engine engine, String version, Path executable)
            throws EngineMissing, InterruptedException {
        var lock = downloads.computeIfAbsent(executable, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            if (!hasVersion(executable, version)) {
                download(engine, version, executable);
            }
        } finally {
            lock.unlock();
        }
        if (!hasVersion(executable, version)) {
            throw new EngineMissing(
                    "What was downloaded as %s %s does not run on the agent.".formatted(engine.command(), version));
        }
        return new EngineBinary(executable, version);
    }

    private void download(Engine engine, String version, Path executable) throws EngineMissing, InterruptedException {
        var base = settings.releases().get(engine);
        if (!settings.downloads() || base == null) {
            throw new EngineMissing(
                    "%1$s %2$s is neither on the agent's PATH nor in its engine directory, and downloads are switched off: install it there, or choose another engine version."
                            .formatted(engine.command(), version));
        }
        var release = new Release(engine, version, base);
        var proxies = settings.proxies().selector();
        new EngineDownload(release, trustedKeys(engine), proxies, settings.downloadTimeout()).to(executable);
    }

    private TrustedKeys trustedKeys(Engine engine) throws EngineMissing {
        try {
            return TrustedKeys.of(engine, settings.trustedKeys());
        } catch (IOException e) {
            throw new EngineMissing("The agent's file of trusted keys cannot be read.", e);
        }
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
