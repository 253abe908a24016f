package io.terrane.executor;

import io.terrane.executor.engine.EngineSettings;
import io.terrane.executor.engine.Proxies;
import io.terrane.executor.process.CancelSettings;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an executor needs to know of its machine. The same for all of its tasks.
 *
 * @param dataDirectory where it keeps what outlives a task: the engines' and the providers' caches, and for each run
 *     the one path that its plan and its apply work in
 * @param hostEnvironment of our own process; children get only what {@code ChildEnvironment} lets through
 * @param engines where engines come from
 * @param providerCache the directory that providers are shared in; where absent, each task fetches its own
 * @param networkAttempts how often {@code init} is tried where the network fails
 * @param cancel how long a child may take to end
 * @param mostInStateFile so many resources of a workspace are kept in the engine's state file while it works; more are
 *     kept over HTTP, which is faster for many: the file is written anew at every resource
 * @param stateSnapshots the least time between two snapshots of the state while an apply runs
 * @param statePatience how long the end of an apply waits for its state to be stored; afterwards the apply ends, and
 *     its state is sent until it is stored
 * @param uploadPatience how long a task waits, when its child has ended, for a control plane that does not answer
 */
public record ExecutorSettings(
        Path dataDirectory,
        Map<String, String> hostEnvironment,
        EngineSettings engines,
        Optional<Path> providerCache,
        int networkAttempts,
        CancelSettings cancel,
        int mostInStateFile,
        Duration stateSnapshots,
        Duration statePatience,
        Duration uploadPatience) {
    /** Longer than a control plane takes to start again. */
    public static final Duration STATE_PATIENCE = Duration.ofSeconds(30);

    public ExecutorSettings {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        hostEnvironment = Map.copyOf(hostEnvironment);
        if (networkAttempts < 1) {
            throw new IllegalArgumentException("networkAttempts must be at least 1, not " + networkAttempts);
        }
    }

    /** Everything below one directory, engines from PATH or the public releases, and the times that people expect. */
    public static ExecutorSettings in(Path dataDirectory, Map<String, String> hostEnvironment) {
        var searchPath = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(hostEnvironment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"))
                .filter(each -> each.startsWith("/"))
                .map(Path::of)
                .toList();
        return new ExecutorSettings(
                dataDirectory,
                hostEnvironment,
                EngineSettings.cachedIn(dataDirectory.resolve("engines"), searchPath, Proxies.in(hostEnvironment)),
                Optional.of(dataDirectory.resolve("providers")),
                3,
                CancelSettings.DEFAULT,
                250,
                Duration.ofSeconds(2),
                STATE_PATIENCE,
                Duration.ofHours(24));
    }

    public ExecutorSettings withEngines(EngineSettings other) {
        return new ExecutorSettings(
                dataDirectory,
                hostEnvironment,
                other,
                providerCache,
                networkAttempts,
                cancel,
                mostInStateFile,
                stateSnapshots,
                statePatience,
                uploadPatience);
    }

    public ExecutorSettings withCancel(CancelSettings other) {
        return new ExecutorSettings(
                dataDirectory,
                hostEnvironment,
                engines,
                providerCache,
                networkAttempts,
                other,
                mostInStateFile,
                stateSnapshots,
                statePatience,
                uploadPatience);
    }

    public ExecutorSettings withProviderCache(Optional<Path> other) {
        return new ExecutorSettings(
                dataDirectory,
                hostEnvironment,
                engines,
                other,
                networkAttempts,
                cancel,
                mostInStateFile,
                stateSnapshots,
                statePatience,
                uploadPatience);
    }

    public ExecutorSettings withStatePatience(Duration other) {
        return new ExecutorSettings(
                dataDirectory,
                hostEnvironment,
                engines,
                providerCache,
                networkAttempts,
                cancel,
                mostInStateFile,
                stateSnapshots,
                other,
                uploadPatience);
    }

    /** The one path that plan and apply of a run work in, so that paths which a plan remembers hold. */
    public Path runDirectory(String runId) {
        return dataDirectory.resolve("runs").resolve(runId);
    }

    /** Our own environment may hold tokens. */
    @Override
    public String toString() {
        return "ExecutorSettings[" + dataDirectory + "]";
    }
}
