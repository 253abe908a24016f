package io.terrane.executor.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sends signals, and never to a stranger who has a child's old process id. */
final class Signals {
    private final Host host;
    private final String interrupt = Script.read("interrupt.sh");

    Signals(Host host) {
        this.host = host;
    }

    /**
     * Asks a process to end, unless somebody did already: the file says so, and is made by whoever does it. A process
     * of its own checks, notes and signals, so that we may die at any moment in between.
     */
    void interruptOnce(ProcessIdentity process, Path done) throws InterruptedException {
        if (isThere(process)) {
            var _ = run(
                    interrupt,
                    "interrupt",
                    Long.toString(process.pid()),
                    Long.toString(process.startTime()),
                    done.toString());
        }
    }

    /** Answers whether it was killed: whether that very process was still there. */
    boolean kill(ProcessIdentity process) throws InterruptedException {
        return isThere(process) && run("kill -s KILL \"$1\"", "kill", Long.toString(process.pid())) == 0;
    }

    private boolean isThere(ProcessIdentity process) {
        return process.pid() > 1 && host.isAlive(process);
    }

    /**
     * The shell's own kill: Java has no SIGINT, and a foreign function would have to be registered for native images.
     */
    private static int run(String script, String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", script));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("/bin/sh cannot be started", e);
        }
    }
}
