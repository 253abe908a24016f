package io.terrane.system.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory that is of no use behind a benchmark. */
final class Scratch {
    private Scratch() {}

    static void delete(Path directory) throws IOException {
        try (var tree = Files.walk(directory)) {
            for (var each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
