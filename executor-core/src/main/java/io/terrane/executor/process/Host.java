package io.terrane.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of this machine, as {@code /proc} shows them. */
final class Host {
    private static final Path PROC = Path.of("/proc");
    private static final char ZOMBIE = 'Z';

    private final String bootId;

    Host() {
        try {
            bootId = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new IllegalStateException("Terrane runs engines on Linux only, where /proc is mounted", e);
        }
    }

    String bootId() {
        return bootId;
    }

    boolean isAlive(ProcessIdentity process) {
        return process.bootId().equals(bootId)
                && find(process.pid())
                        .filter(each -> each.startTime() == process.startTime())
                        .isPresent();
    }

    /**
     * Who lives in a child's session, its shim included; zombies do not. Nobody, where the number of the session is
     * another's by now: its leader is younger than the child.
     */
    List<ProcessIdentity> sessionOf(ProcessIdentity child) {
        var members = child.bootId().equals(bootId) ? session(child.session()) : List.<ProcessIdentity>of();
        var taken = members.stream()
                .anyMatch(each -> each.pid() == child.session() && each.startTime() > child.startTime());
        return taken ? List.of() : members;
    }

    private List<ProcessIdentity> session(long leader) {
        var members = new ArrayList<ProcessIdentity>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var entry : entries) {
                find(Long.parseLong(entry.getFileName().toString()))
                        .filter(each -> each.session() == leader)
                        .ifPresent(members::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException("/proc cannot be listed", e);
        }
        return members;
    }

    private Optional<ProcessIdentity> find(long pid) {
        try {
            var line = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            var state = line.lastIndexOf(") ") + 2;
            return state < line.length() && line.charAt(state) == ZOMBIE
                    ? Optional.empty()
                    : ProcessIdentity.ofStat(bootId, line);
        } catch (IOException _) {
            return Optional.empty(); // It ended while we looked.
        }
    }

    String commandOf(ProcessIdentity process) {
        try {
            // A process names itself as it likes, and the name goes to the log and to the records: on one line.
            return Files.readString(PROC.resolve(Long.toString(process.pid())).resolve("comm"))
                    .strip()
                    .replaceAll("\\p{Cntrl}", "?");
        } catch (IOException _) {
            return "a process";
        }
    }
}
