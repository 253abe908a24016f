package io.terrane.executor.input;

import io.terrane.protocol.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the directory that the engine works in. */
public final class WorkingDirectory {
    private static final List<String> CONFIGURATION = List.of(".tf", ".tf.json", ".tofu", ".tofu.json");

    private WorkingDirectory() {}

    /**
     * Fails where it is not a directory within the configuration, or holds no configuration.
     *
     * @param relative with {@code /} between names; empty for the root
     */
    public static Path in(Path configuration, String relative) throws RefusedInput, IOException {
        var root = configuration.toRealPath();
        var wanted = root.resolve(relative).normalize();
        if (!Files.isDirectory(wanted)) {
            throw new RefusedInput(
                    FailureKind.CONFIGURATION,
                    "The configuration has no directory %s: correct the workspace's working_directory."
                            .formatted(relative));
        }
        if (!wanted.toRealPath().startsWith(root)) {
            throw new RefusedInput(
                    FailureKind.CONFIGURATION,
                    "The working_directory %s leaves the configuration.".formatted(relative));
        }
        requireConfiguration(wanted, relative);
        return wanted;
    }

    private static void requireConfiguration(Path directory, String relative) throws RefusedInput, IOException {
        try (var files = Files.list(directory)) {
            var found = files.map(file -> String.valueOf(file.getFileName()))
                    .anyMatch(name -> CONFIGURATION.stream().anyMatch(name::endsWith));
            if (!found) {
                throw new RefusedInput(
                        FailureKind.CONFIGURATION,
                        "There is no configuration file (*.tf) in %s."
                                .formatted(relative.isEmpty() ? "the root of the configuration" : relative));
            }
        }
    }
}
