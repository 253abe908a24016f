package io.terrane.executor.process;

import io.terrane.executor.process.ChildEnd.Exited;
import io.terrane.executor.process.ChildEnd.Lost;
import io.terrane.executor.process.ChildEnd.OutOfMemory;
import io.terrane.executor.process.ChildEnd.Stopped;
import io.terrane.protocol.Desired;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A process that was started, by us or by whoever ran here before us. */
public final class Child {
    private static final int KILLED = 128 + 9;

    private final Records records;
    private final Optional<Process> shim;
    private final Host host;
    private final CancelSettings settings;
    private final OomKills oomKills;
    private final long oomKillsBefore;
    private final Signals signals;

    Child(Records records, Optional<Process> shim, Host host, CancelSettings settings, OomKills oomKills) {
        this.records = records;
        this.shim = shim;
        this.host = host;
        this.settings = settings;
        this.oomKills = oomKills;
        this.oomKillsBefore = oomKills.count();
        this.signals = new Signals(host);
    }

    /** The file that it writes to. */
    public Path out() {
        return records.out();
    }

    /**
     * Waits until it and all that it started are gone, and climbs the ladder of signals as far as is wanted. An
     * interrupt of this thread leaves it running.
     */
    public ChildEnd await(Supplier<Desired> desired, StopPolicy policy) throws IOException, InterruptedException {
        var ladder = new StopLadder(settings, policy);
        while (!hasEnded()) {
            var child = records.child();
            if (child.isPresent()) {
                climb(ladder, desired.get(), child.get());
            }
        }
        return end(ladder.rung());
    }

    /** Waits a moment for the end. */
    private boolean hasEnded() throws IOException, InterruptedException {
        if (shim.isPresent()) {
            return shim.get().waitFor(Poll.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
        var child = records.child();
        if (records.exitCode().isPresent() || child.isEmpty() || !isWatched(child.get())) {
            return true;
        }
        Poll.pause();
        return false;
    }

    /** Its shim is the leader of its session: while that lives, the end will be recorded. */
    private boolean isWatched(ProcessIdentity child) {
        return host.isAlive(child) || host.sessionOf(child).stream().anyMatch(each -> each.pid() == child.session());
    }

    private void climb(StopLadder ladder, Desired desired, ProcessIdentity child) throws InterruptedException {
        var signal = ladder.next(desired, System.nanoTime());
        if (signal.isPresent() && signal.get() == Signal.INTERRUPT) {
            // To the engine alone: in its whole group, providers would die in the middle of their calls.
            var _ = signals.send(Signal.INTERRUPT, child);
        }
        if (ladder.rung() == Stopped.KILLED) {
            killSession(child);
        }
    }

    /** All but the shim, which has the end to record. */
    private void killSession(ProcessIdentity child) throws InterruptedException {
        for (var member : host.sessionOf(child)) {
            if (member.pid() != child.session()) {
                var _ = signals.send(Signal.KILL, member);
            }
        }
    }

    private ChildEnd end(Stopped stopped) throws IOException, InterruptedException {
        var stragglers = new Stragglers(host, signals, settings.stragglers()).end(records.child());
        var code = records.exitCode();
        if (code.isEmpty()) {
            return new Lost(stragglers);
        }
        if (code.get() == KILLED && stopped != Stopped.KILLED && oomKills.count() > oomKillsBefore) {
            return new OutOfMemory(stragglers);
        }
        return new Exited(code.get(), stopped, stragglers);
    }
}
