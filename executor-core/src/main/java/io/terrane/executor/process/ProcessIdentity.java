package io.terrane.executor.process;

import java.util.Optional;

/**
 * One process of one boot of this host: a process id alone may be somebody else's tomorrow.
 *
 * @param startTime in clock ticks since the boot
 * @param session the process that leads its session
 */
record ProcessIdentity(String bootId, long pid, long startTime, long session) {
    /** Reads a line of {@code /proc/<pid>/stat}; the command in it may hold anything, so the last bracket counts. */
    static Optional<ProcessIdentity> ofStat(String bootId, String line) {
        var open = line.indexOf(" (");
        var close = line.lastIndexOf(") ");
        if (open < 1 || close < open) {
            return Optional.empty();
        }
        var fields = line.substring(close + 2).trim().split(" ", -1);
        if (fields.length < 20) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessIdentity(
                    bootId,
                    Long.parseLong(line.substring(0, open)),
                    Long.parseLong(fields[19]),
                    Long.parseLong(fields[3])));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
