package io.terrane.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The programs of this machine, without some of them: a directory of links to be a PATH by itself. */
final class Tools {
    private Tools() {}

    static Path without(Set<String> names, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var each : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isDirectory(Path.of(each))) {
                link(Path.of(each), names, directory);
            }
        }
        return directory;
    }

    /** What comes first on the PATH stays the one that is found. */
    private static void link(Path programs, Set<String> without, Path directory) throws IOException {
        try (var found = Files.newDirectoryStream(programs, Files::isExecutable)) {
            for (var program : found) {
                var name = program.getFileName().toString();
                if (!without.contains(name)) {
                    linkFirst(directory.resolve(name), program);
                }
            }
        }
    }

    private static void linkFirst(Path link, Path program) throws IOException {
        try {
            Files.createSymbolicLink(link, program);
        } catch (FileAlreadyExistsException _) {
            // An earlier directory of the PATH has it.
        }
    }
}
