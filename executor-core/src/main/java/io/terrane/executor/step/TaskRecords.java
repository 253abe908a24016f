package io.terrane.executor.step;

import io.terrane.executor.engine.EngineBinary;
import io.terrane.executor.process.Children;
import io.terrane.executor.process.HostClock;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskSteps;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a task itself, so that whoever goes on with it decides as those before did: what it is to do, when it
 * was begun, with which engine, and how many of its children were begun.
 */
final class TaskRecords {
    private static final String REFUSED = "refused";
    private static final String TIMES = "times";

    private final Path ctl;

    TaskRecords(Path ctl) {
        this.ctl = ctl;
    }

    Optional<TaskBundle> bundle() throws IOException {
        var file = ctl.resolve("bundle.json");
        return Files.exists(file)
                ? Optional.of(WireJson.mapper().readValue(file.toFile(), TaskBundle.class))
                : Optional.empty();
    }

    /** With the values of its variables: the directory is for the owner's eyes only. */
    void keep(TaskBundle bundle) throws IOException {
        write("bundle.json", WireJson.mapper().writeValueAsString(bundle));
    }

    /** How long ago the task was begun, by whomever. */
    Duration age() throws IOException {
        var file = ctl.resolve("began");
        var now = HostClock.now();
        var began = Files.exists(file) ? HostClock.of(Files.readString(file)) : Optional.<HostClock>empty();
        if (began.isEmpty()) {
            write("began", now.text());
        }
        return began.map(now::since).orElse(Duration.ZERO);
    }

    Optional<EngineBinary> engine() throws IOException {
        var file = ctl.resolve("engine");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(file);
        return Optional.of(new EngineBinary(Path.of(lines.getLast()), lines.getFirst()));
    }

    void keep(EngineBinary engine) throws IOException {
        write("engine", engine.version() + "\n" + engine.executable() + "\n");
    }

    /** What the steps took that are over. */
    TaskSteps steps() throws IOException {
        var file = ctl.resolve(TIMES);
        return Files.exists(file) ? WireJson.mapper().readValue(file.toFile(), TaskSteps.class) : TaskSteps.NONE;
    }

    void keep(TaskSteps steps) throws IOException {
        write(TIMES, WireJson.mapper().writeValueAsString(steps));
    }

    int begunChildren() throws IOException {
        var begun = 0;
        try (var steps = Files.newDirectoryStream(ctl.resolve("steps"))) {
            for (var each : steps) {
                begun += Children.hasBegun(each) ? 1 : 0;
            }
        }
        return begun;
    }

    boolean isAnyoneAlive() throws IOException {
        if (!Files.exists(ctl.resolve("steps"))) {
            return false;
        }
        try (var steps = Files.newDirectoryStream(ctl.resolve("steps"))) {
            for (var each : steps) {
                if (Children.isAnyoneAlive(each)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Says that the control plane takes no more of the task, for good; the first time counts. */
    void refused(String why) throws IOException {
        if (!Files.exists(ctl.resolve(REFUSED))) {
            write(REFUSED, why + "\n");
        }
    }

    /** Nobody knows any more whether the control plane takes more of it. */
    void open() throws IOException {
        Files.deleteIfExists(ctl.resolve(REFUSED));
    }

    Optional<Instant> refusedAt() throws IOException {
        var file = ctl.resolve(REFUSED);
        return Files.exists(file) ? Optional.of(Files.getLastModifiedTime(file).toInstant()) : Optional.empty();
    }

    /** Whether anybody ever noted here what is to be done. */
    boolean isEmpty() throws IOException {
        if (!Files.exists(ctl)) {
            return true;
        }
        try (var files = Files.newDirectoryStream(ctl, "*.json")) {
            return !files.iterator().hasNext();
        }
    }

    private void write(String name, String text) throws IOException {
        var unfinished = Files.writeString(ctl.resolve(name + ".new"), text);
        Files.move(unfinished, ctl.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
