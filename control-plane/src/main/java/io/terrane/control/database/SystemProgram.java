package io.terrane.control.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Small programs of the operating system. */
final class SystemProgram {
    private static final List<Path> DIRECTORIES =
            Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin").map(Path::of).toList();

    private SystemProgram() {}

    static Optional<Path> find(String name) {
        return DIRECTORIES.stream()
                .map(each -> each.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where there is no {@code setsid}, the command is left in our session. */
    static List<String> ownSession(List<String> command) {
        var all = new ArrayList<String>();
        find("setsid").ifPresent(each -> all.add(each.toString()));
        all.addAll(command);
        return all;
    }

    static void signal(String name, long pid) {
        var ignored = output(List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "kill", name, Long.toString(pid)));
    }

    /** What a program that ends by itself prints. */
    static String output(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var output = process.getInputStream()) {
                return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
        } catch (IOException e) {
            throw new DatabaseFailure("%s cannot be run: %s".formatted(command.getFirst(), e.getMessage()), e);
        }
    }
}
