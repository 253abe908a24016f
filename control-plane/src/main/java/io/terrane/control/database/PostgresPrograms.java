package io.terrane.control.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs PostgreSQL's own programs as the server's user, in an environment that holds nothing of ours.
 *
 * @param home where they are
 * @param output where the last one started leaves what it prints
 */
record PostgresPrograms(Path home, ServerUser user, Path output) {

    Process start(String program, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("bin", program).toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(user.command(command))
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C", "TZ", "UTC"));
        return builder.start();
    }

    /** Waits for the program's end and fails where it is not a good one. */
    void run(String program, List<String> arguments, String input) throws IOException, InterruptedException {
        var process = start(program, arguments);
        try (var standardInput = process.outputWriter(StandardCharsets.UTF_8)) {
            standardInput.write(input);
        }
        if (process.waitFor() != 0) {
            throw new DatabaseFailure(
                    "The embedded PostgreSQL cannot be set up: %s failed: %s".formatted(program, reason()));
        }
    }

    /** The line of the last output that says most. */
    String reason() throws IOException {
        var lines = Files.readString(output, StandardCharsets.UTF_8)
                .lines()
                .filter(each -> !each.isBlank())
                .toList();
        return lines.stream()
                .filter(each -> each.contains("FATAL:") || each.contains("error:"))
                .findFirst()
                .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
    }
}
