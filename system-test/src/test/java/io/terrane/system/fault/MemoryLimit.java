package io.terrane.system.fault;

import io.terrane.system.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A control group with little memory, where the machine lets us make one. */
record MemoryLimit(Path group) implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static Optional<MemoryLimit> of(long bytes) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            var parts = line.split(":", 3);
            if (parts[1].equals("memory")) {
                return make(ROOT.resolve("memory"), parts[2], "memory.limit_in_bytes", bytes);
            }
        }
        return make(ROOT, "", "memory.max", bytes);
    }

    private static Optional<MemoryLimit> make(Path root, String parent, String file, long bytes) throws IOException {
        var group =
                root.resolve(parent.substring(Math.min(1, parent.length()))).resolve("terrane-" + UUID.randomUUID());
        try {
            Files.createDirectory(group);
        } catch (IOException _) {
            return Optional.empty();
        }
        try {
            Files.writeString(group.resolve(file), Long.toString(bytes));
            return Optional.of(new MemoryLimit(group));
        } catch (IOException _) {
            Files.delete(group);
            return Optional.empty();
        }
    }

    /** What to put before a command line that is to live in here, with all that it starts. */
    List<String> words() {
        return List.of("/bin/sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "limited");
    }

    @Override
    public void close() throws IOException {
        try {
            var _ = Await.until(
                    "end of all that is in the group",
                    LIMIT,
                    () -> Files.readString(group.resolve("cgroup.procs")),
                    String::isEmpty);
        } catch (Exception e) {
            throw new IOException("The control group stays: " + group, e);
        }
        Files.delete(group);
    }
}
