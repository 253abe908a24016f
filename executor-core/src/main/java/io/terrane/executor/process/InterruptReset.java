package io.terrane.executor.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps our own disposition of SIGINT from the children. A process that a script starts in the background ignores it,
 * and a process hands that on to its children, whose shells could not even ask to be told: POSIX forbids them to trap
 * what was ignored at their start.
 */
final class InterruptReset {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String IGNORED = "SigIgn:";
    private static final long INT = 1L << (2 - 1);

    /** Of the GNU core utilities, from 8.31 on. */
    private static final List<String> ENV = List.of("env", "--default-signal=INT");

    private InterruptReset() {}

    /** What to put before a child's command: nothing, where there is nothing to keep from it or no way to. */
    static List<String> words() {
        try {
            return isIgnored() && isPossible() ? ENV : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static boolean isIgnored() throws IOException {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(IGNORED))
                    .map(line -> line.substring(IGNORED.length()).strip())
                    .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & INT) != 0);
        }
    }

    private static boolean isPossible() throws IOException, InterruptedException {
        var probe = new ProcessBuilder(ENV.get(0), ENV.get(1), "true")
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        return probe.waitFor() == 0;
    }
}
