package io.terrane.executor.process;

import io.terrane.executor.failpoint.FailPoint;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that was started, by us or by whoever ran here before us. */
public final class Child {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);
    private static final int KILLED = 128 + 9;

    private final Records records;
    private final Optional<Process> shim;
    private final Host host;
    private final CancelSettings settings;
    private final StopPolicy policy;
    private final OomKills oomKills;
    private final Signals signals;

    Child(
            Records records,
            Optional<Process> shim,
            Host host,
            CancelSettings settings,
            StopPolicy policy,
            OomKills oomKills) {
        this.records = records;
        this.shim = shim;
        this.host = host;
        this.settings = settings;
        this.policy = policy;
        this.oomKills = oomKills;
        this.signals = new Signals(host);
    }

    /** The file that it writes to. */
    public Path out() {
        return records.out();
    }

    /**
     * Waits until it and all that it started are gone, and climbs the ladder of signals as far as is wanted. An
     * interrupt of this thread leaves it running. How it ended is kept: whoever asks again is told the same.
     */
    public ChildEnd await(Supplier<Desired> desired) throws IOException, InterruptedException {
        var known = records.end();
        if (known.isPresent()) {
            awaitShim();
            return known.get();
        }
        var ladder = new StopLadder(settings, policy, records.stopped(), System.nanoTime());
        while (!hasEnded()) {
            var child = records.child();
            if (child.isPresent()) {
                climb(ladder, desired.get(), child.get());
            }
        }
        FailPoint.CHILD_ENDED.reached();
        var end = end();
        keep(end);
        FailPoint.CHILD_END_NOTED.reached();
        return end;
    }

    /**
     * Where another shim had the child, ours may still be about to find that out, and writes to the records meanwhile.
     */
    private void awaitShim() throws InterruptedException {
        if (shim.isPresent()) {
            var _ = shim.get().waitFor(settings.stragglers().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A full disk makes no failure of what succeeded. */
    private void keep(ChildEnd end) {
        try {
            records.end(end);
        } catch (IOException e) {
            LOG.warn("How a child ended could not be noted in {}", records.directory(), e);
        }
    }

    /** Waits a moment for the end. */
    private boolean hasEnded() throws IOException, InterruptedException {
        if (shim.isPresent() && !shim.get().waitFor(Poll.INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        // Our shim is gone: because the child is, or because another shim has it.
        if (records.exitCode().isPresent() || !isWatched()) {
            return true;
        }
        Poll.pause();
        return false;
    }

    /** Whether somebody lives who will record the end. */
    private boolean isWatched() throws IOException {
        return isAlive(records.child()) || isAlive(records.shim());
    }

    private boolean isAlive(Optional<ProcessIdentity> process) {
        return process.isPresent() && host.isAlive(process.get());
    }

    private void climb(StopLadder ladder, Desired desired, ProcessIdentity child)
            throws IOException, InterruptedException {
        var signal = ladder.next(desired, System.nanoTime());
        if (signal.isPresent() && signal.get() == Signal.INTERRUPT) {
            // To the engine alone: in its whole group, providers would die in the middle of their calls.
            signals.interruptOnce(child, records.interrupt(ladder.rung() == Stopped.INTERRUPTED ? 1 : 2));
        }
        if (ladder.rung() == Stopped.KILLED) {
            records.killed();
            killSession(child);
        }
    }

    /** All but the shim, which has the end to record. */
    private void killSession(ProcessIdentity child) throws InterruptedException {
        for (var member : host.sessionOf(child)) {
            if (member.pid() != child.session()) {
                var _ = signals.kill(member);
            }
        }
    }

    private ChildEnd end() throws IOException, InterruptedException {
        var stragglers = new Stragglers(host, signals, settings.stragglers()).end(records.child());
        var code = records.exitCode();
        if (code.isEmpty()) {
            return new Lost(stragglers);
        }
        if (code.get() == KILLED && records.stopped() != Stopped.KILLED && isShortOfMemory()) {
            return new OutOfMemory(stragglers);
        }
        return new Exited(code.get(), records.stopped(), stragglers);
    }

    private boolean isShortOfMemory() throws IOException {
        var begun = records.begun();
        return begun.isPresent() && oomKills.count() > begun.get().oomKills();
    }
}
