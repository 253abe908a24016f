package io.terrane.agent.check;

import io.terrane.agent.check.Finding.Bad;
import io.terrane.agent.check.Finding.Good;
import io.terrane.agent.check.Finding.Open;
import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.journal.DirectoryInUse;
import io.terrane.agent.session.ExitCode;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.task.Machine;
import io.terrane.executor.engine.EngineMissing;
import io.terrane.executor.engine.Engines;
import io.terrane.protocol.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The agent's own machine: its directory, its disk, the engines on it, and its way to the outside. */
final class MachineCheck {
    private final Settings settings;
    private final Map<String, String> environment;

    MachineCheck(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    List<Finding> findings() throws InterruptedException {
        var findings = new ArrayList<Finding>(directory());
        findings.add(engine());
        findings.add(proxy());
        return findings;
    }

    private List<Finding> directory() {
        var root = settings.dataDirectory();
        try (var directory = DataDirectory.open(root)) {
            Files.delete(Files.writeString(Files.createTempFile(root, "check", null), "can be written"));
            return List.of(new Good("data directory", "%s can be written and locked".formatted(root)), disk(directory));
        } catch (DirectoryInUse _) {
            return List.of(new Bad(
                    "data directory",
                    "%s is used by another process, maybe the agent itself: stop that, or set TERRANE_DATA_DIR to another one."
                            .formatted(root),
                    ExitCode.IN_USE));
        } catch (IOException e) {
            return List.of(Finding.bad(
                    "data directory",
                    "%s cannot be written (%s): let this user write there, or set TERRANE_DATA_DIR."
                            .formatted(root, e.getClass().getSimpleName())));
        }
    }

    private Finding disk(DataDirectory directory) {
        var free = directory.freeBytes();
        return free >= settings.leastFreeDiskBytes()
                ? new Good("disk", "%s free".formatted(size(free)))
                : Finding.bad(
                        "disk",
                        "%s are free, and with less than %s no task is taken: make room, or change TERRANE_MIN_FREE_DISK."
                                .formatted(size(free), size(settings.leastFreeDiskBytes())));
    }

    private Finding engine() throws InterruptedException {
        var found = new ArrayList<String>();
        var engines = new Engines(Machine.of(settings, environment).engines());
        for (var engine : Engine.values()) {
            onPath(engines, engine).ifPresent(found::add);
            found.addAll(kept(engine));
        }
        if (!found.isEmpty()) {
            return new Good("engine", String.join(", ", found));
        }
        return settings.offline()
                ? Finding.bad(
                        "engine",
                        "no terraform and no tofu runs here, and TERRANE_OFFLINE forbids to download one: install one on the PATH or in TERRANE_ENGINE_DIR.")
                : new Good("engine", "none is installed; the versions that workspaces name are downloaded");
    }

    private static Optional<String> onPath(Engines engines, Engine engine) throws InterruptedException {
        try {
            return Optional.of("%s %s"
                    .formatted(engine.command(), engines.require(engine, null).version()));
        } catch (EngineMissing _) {
            return Optional.empty();
        }
    }

    /** Those of the operator's directory. */
    private List<String> kept(Engine engine) {
        var versions = settings.engineDirectory()
                .map(directory -> directory.resolve(engine.command()))
                .filter(Files::isDirectory);
        if (versions.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> each = Files.list(versions.get())) {
            return each.filter(version -> Files.isExecutable(version.resolve(engine.command())))
                    .map(version -> "%s %s (TERRANE_ENGINE_DIR)".formatted(engine.command(), version.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private Finding proxy() {
        return Stream.of("HTTPS_PROXY", "https_proxy").anyMatch(environment::containsKey)
                ? new Good(
                        "proxy",
                        "HTTPS_PROXY is the way to engines and providers; the control plane is reached without")
                : new Open("proxy", "HTTPS_PROXY is not set: engines and providers are reached without");
    }

    private static String size(long bytes) {
        return "%.1f GiB".formatted(bytes / (double) (1L << 30));
    }
}
