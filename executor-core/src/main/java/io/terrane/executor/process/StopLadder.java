package io.terrane.executor.process;

import io.terrane.executor.process.ChildEnd.Stopped;
import io.terrane.protocol.Desired;
import java.time.Duration;
import java.util.Optional;

/**
 * Which signal a child is due, given what is wanted of its task. Each rung is climbed once, however often the wish is
 * repeated. Decides only; times are those of a clock that never goes back, in nanoseconds.
 */
final class StopLadder {
    /** Two signals of a kind that meet become one: the second waits until the first is surely taken. */
    private static final Duration BETWEEN_INTERRUPTS = Duration.ofMillis(250);

    private final CancelSettings settings;
    private final StopPolicy policy;
    private Stopped rung;
    private long since;

    /** @param rung where somebody before us came to; the next one is due as long after {@code now} as after that */
    StopLadder(CancelSettings settings, StopPolicy policy, Stopped rung, long now) {
        this.settings = settings;
        this.policy = policy;
        this.rung = rung;
        this.since = now;
    }

    Stopped rung() {
        return rung;
    }

    Optional<Signal> next(Desired desired, long now) {
        var due = due(desired, Duration.ofNanos(now - since));
        due.ifPresent(_ -> since = now);
        return due;
    }

    private Optional<Signal> due(Desired desired, Duration waited) {
        return switch (rung) {
            case NOT -> desired == Desired.RUN ? Optional.empty() : Optional.of(first(desired));
            case INTERRUPTED -> afterFirst(desired, waited);
            case INTERRUPTED_TWICE -> killAfter(settings.forceKill(), waited);
            case KILLED -> Optional.empty();
        };
    }

    private Signal first(Desired desired) {
        if (desired == Desired.FORCE && policy == StopPolicy.MAY_KILL) {
            rung = Stopped.KILLED;
            return Signal.KILL;
        }
        rung = Stopped.INTERRUPTED;
        return Signal.INTERRUPT;
    }

    private Optional<Signal> afterFirst(Desired desired, Duration waited) {
        if (policy == StopPolicy.MAY_KILL) {
            return killAfter(desired == Desired.FORCE ? Duration.ZERO : settings.planKill(), waited);
        }
        if (desired == Desired.FORCE && waited.compareTo(BETWEEN_INTERRUPTS) >= 0) {
            rung = Stopped.INTERRUPTED_TWICE;
            return Optional.of(Signal.INTERRUPT);
        }
        return Optional.empty();
    }

    private Optional<Signal> killAfter(Duration patience, Duration waited) {
        if (waited.compareTo(patience) < 0) {
            return Optional.empty();
        }
        rung = Stopped.KILLED;
        return Optional.of(Signal.KILL);
    }
}
