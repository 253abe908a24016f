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

    /** Gives them time to end, kills those that do not, and answers the names of these. */
    List<String> end(Optional<ProcessIdentity> child) throws InterruptedException {
        if (child.isEmpty()) {
            return List.of();
        }
        var deadline = System.nanoTime() + patience.toNanos();
        var left = host.sessionOf(child.get());
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            Poll.pause();
            left = host.sessionOf(child.get());
        }
        var names = left.stream().map(each -> host.commandOf(each)).toList();
        for (var straggler : left) {
            var _ = signals.kill(straggler);
        }
        return names;
    }
}
