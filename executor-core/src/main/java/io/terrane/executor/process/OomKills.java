package io.terrane.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How often the kernel killed something for memory: in our control group where it tells, else on the machine. */
final class OomKills {
    private final List<Path> counters;

    OomKills(List<Path> counters) {
        this.counters = List.copyOf(counters);
    }

    static OomKills ofThisProcess() {
        var root = Path.of("/sys/fs/cgroup");
        return new OomKills(Stream.concat(
                        groups().flatMap(line -> counter(root, line).stream()), Stream.of(Path.of("/proc/vmstat")))
                .toList());
    }

    /** The first counter that can be read; 0 where none can. */
    long count() {
        return counters.stream()
                .map(OomKills::read)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .findFirst()
                .orElse(0);
    }

    private static Stream<String> groups() {
        try {
            return Files.readAllLines(Path.of("/proc/self/cgroup")).stream();
        } catch (IOException _) {
            return Stream.empty();
        }
    }

    /** A line is {@code 0::/group} for version 2 and {@code 4:memory:/group} for version 1. */
    static Optional<Path> counter(Path root, String line) {
        var parts = line.split(":", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        var group = parts[2].substring(1);
        if (parts[1].isEmpty()) {
            return Optional.of(root.resolve(group).resolve("memory.events"));
        }
        return parts[1].equals("memory")
                ? Optional.of(root.resolve("memory").resolve(group).resolve("memory.oom_control"))
                : Optional.empty();
    }

    private static OptionalLong read(Path counter) {
        try (var lines = Files.lines(counter)) {
            return lines.filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("oom_kill ".length()).strip()))
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException _) {
            return OptionalLong.empty();
        }
    }
}
