package io.terrane.executor.process;

import java.io.IOException;
import java.util.List;

/** Sends signals, and never to a stranger who has a child's old process id. */
final class Signals {
    private final Host host;

    Signals(Host host) {
        this.host = host;
    }

    /** Answers whether it was sent: whether that very process was still there. */
    boolean send(Signal signal, ProcessIdentity to) throws InterruptedException {
        if (to.pid() <= 1 || !host.isAlive(to)) {
            return false;
        }
        // The shell's own kill: Java has no SIGINT, and a foreign function would have to be registered for native
        // images.
        var command =
                List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "kill", signal.shellName(), Long.toString(to.pid()));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new IllegalStateException("/bin/sh cannot be started", e);
        }
    }
}
