package io.terrane.executor.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Processes that outlive the child which started them. */
final class Stragglers {
    private final Host host;
    private final Signals signals;
    private final Duration patience;

    Stragglers(Host host, Signals signals, Duration patience) {
        this.host = host;
        this.signals = signals;
        this.patience = patience;
    }

    /** Gives them time to end, kills those that do not, waits for these to be gone, and answers their names. */
    List<String> end(Optional<ProcessIdentity> child) throws InterruptedException {
        if (child.isEmpty()) {
            return List.of();
        }
        var left = awaitEnd(child.get());
        if (left.isEmpty()) {
            return List.of();
        }
        var names = left.stream().map(each -> host.commandOf(each)).toList();
        for (var straggler : left) {
            var _ = signals.kill(straggler);
        }
        var _ = awaitEnd(child.get()); // Who waits for a device or a dead file server does not end even then.
        return names;
    }

    private List<ProcessIdentity> awaitEnd(ProcessIdentity child) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        var left = host.sessionOf(child);
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            Poll.pause();
            left = host.sessionOf(child);
        }
        return left;
    }
}
