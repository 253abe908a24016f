package io.terrane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory that is of no use any more. */
public final class Scratch {
    private Scratch() {}

    public static void delete(Path directory) throws IOException {
        try (var tree = Files.walk(directory)) {
            for (var each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
