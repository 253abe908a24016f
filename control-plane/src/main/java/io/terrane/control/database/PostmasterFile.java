package io.terrane.control.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a running server tells in {@code postmaster.pid}: line 1 is its process, line 4 its port, line 8 its status. It
 * is there, with fewer lines, from the first moment of a start on.
 */
record PostmasterFile(long pid, Optional<Integer> port, boolean ready) {
    private static final int PORT = 3;
    private static final int STATUS = 7;

    static Optional<PostmasterFile> read(Path cluster) throws IOException {
        try {
            return parse(Files.readString(cluster.resolve("postmaster.pid"), StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static Optional<PostmasterFile> parse(String text) {
        var lines = text.lines().map(String::strip).toList();
        if (lines.isEmpty() || lines.getFirst().isEmpty()) {
            return Optional.empty();
        }
        // A server in single-user mode writes its process negated.
        return Optional.of(new PostmasterFile(
                Math.abs(Long.parseLong(lines.getFirst())),
                lines.size() > PORT ? Optional.of(Integer.parseInt(lines.get(PORT))) : Optional.empty(),
                lines.size() > STATUS && lines.get(STATUS).equals("ready")));
    }

    /** The server, if it still runs. A stranger that was given its pid meanwhile does not work in its directory. */
    Optional<ProcessHandle> server(Path cluster) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(each -> worksIn(cluster));
    }

    private boolean worksIn(Path cluster) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), cluster);
        } catch (IOException _) {
            return false; // gone, or somebody else's
        }
    }
}
