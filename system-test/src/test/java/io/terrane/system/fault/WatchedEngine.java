package io.terrane.system.fault;

import io.terrane.system.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * Terraform, with a witness: a script in its place that notes each start, keeps what the child prints (a second name of
 * the same file), may do something first, and becomes terraform.
 */
final class WatchedEngine {
    @SuppressWarnings("InlineFormatString") // A script is read by itself.
    private static final String SCRIPT = """
            #!/bin/sh
            case $1 in
            init | plan | show | apply | output)
                run=${PWD##*/runs/} at=%1$s/${run%%%%/*}
                mkdir -p "$at" && ln -L "/proc/$$/fd/2" "$at/$1-$$" && printf '%%s\\n' "$1-$$" >> "$at/starts"
                ;;
            esac
            if [ -e "%1$s/before-$1" ]; then . "%1$s/before-$1"; fi
            exec %2$s "$@"
            """;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path directory;

    private WatchedEngine(Path directory) {
        this.directory = directory;
    }

    static WatchedEngine in(Path directory) throws IOException {
        var bin = Files.createDirectories(directory.resolve("bin"));
        program(bin.resolve("terraform"), SCRIPT.formatted(directory, find("terraform")));
        return new WatchedEngine(directory);
    }

    /** Before the command, within the very process that becomes the engine, this happens, in the shell's words. */
    void before(String command, String script) throws IOException {
        Files.writeString(directory.resolve("before-" + command), script);
    }

    /** Puts a script in the place of another program that is found on the PATH. */
    void replace(String program, String script) throws IOException {
        program(directory.resolve("bin").resolve(program), script);
    }

    static Path find(String program) {
        for (var each : System.getenv("PATH").split(":", -1)) {
            var file = Path.of(each, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException("There is no %s on the PATH".formatted(program));
    }

    private static void program(Path file, String text) throws IOException {
        var unfinished = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(unfinished, file);
    }

    Path directory() {
        return directory;
    }

    /** For whoever is to find this engine. */
    String path() {
        return directory.resolve("bin") + ":" + System.getenv("PATH");
    }

    /** The commands of a run that were started, in order. */
    List<Start> starts(String run) throws IOException {
        var notes = directory.resolve(run).resolve("starts");
        if (!Files.exists(notes)) {
            return List.of();
        }
        return Files.readAllLines(notes).stream()
                .map(line -> new Start(line.substring(0, line.indexOf('-')), notes.resolveSibling(line)))
                .toList();
    }

    long starts(String run, String command) throws IOException {
        return starts(run).stream()
                .filter(each -> each.command().equals(command))
                .count();
    }

    void awaitStart(String run, String command) throws Exception {
        var _ = Await.until("start of " + command, LIMIT, () -> starts(run, command), starts -> starts > 0);
    }

    /** Waits until the last start of the command has printed it. */
    void awaitPrinted(String run, String command, String text) throws Exception {
        awaitStart(run, command);
        var _ = Await.until(
                "engine that says " + text,
                LIMIT,
                () -> Files.readString(last(run, command).printed()),
                printed -> printed.contains(text));
    }

    private Start last(String run, String command) throws IOException {
        return starts(run).stream()
                .filter(each -> each.command().equals(command))
                .toList()
                .getLast();
    }

    /** Its process id. */
    long pid(String run, String command) throws IOException {
        return Long.parseLong(
                last(run, command).printed().getFileName().toString().split("-", 2)[1]);
    }

    /**
     * One start of the engine.
     *
     * @param printed what it printed
     */
    record Start(String command, Path printed) {}
}
