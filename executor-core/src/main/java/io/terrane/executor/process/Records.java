package io.terrane.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What is on disk about one child: written by its shim, and still there when we come back. */
record Records(Path directory) {
    Path out() {
        return directory.resolve("out");
    }

    /** Who the child is; empty while its shim has not said so. */
    Optional<ProcessIdentity> child() throws IOException {
        return read("pid").filter(text -> text.endsWith("\n")).flatMap(text -> {
            var lines = text.lines().toList();
            return lines.size() == 2 ? ProcessIdentity.ofStat(lines.getFirst(), lines.get(1)) : Optional.empty();
        });
    }

    Optional<Integer> exitCode() throws IOException {
        return read("exit").map(text -> Integer.valueOf(text.strip()));
    }

    private Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(directory.resolve(name)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
