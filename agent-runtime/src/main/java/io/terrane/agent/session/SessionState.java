package io.terrane.agent.session;

import io.terrane.protocol.ToAgent.Welcome;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Where the session stands. Times are of a monotonic clock, in nanoseconds. */
sealed interface SessionState {
    /** How long the control plane may take to answer a hello. */
    Duration GREETING = Duration.ofSeconds(15);

    /**
     * How often an identity that another process uses is asked for again, within 7 s. That process may be the one
     * before this, whose end nobody has heard of yet: a native program starts sooner than a connection is seen to end.
     */
    int ASKED_AGAIN = 3;

    static SessionState start(long now) {
        return new Apart(Backoff.NONE, now);
    }

    /** Not connected; the next attempt is due at {@code until}. */
    record Apart(Backoff backoff, long until) implements SessionState {
        Greeting connected(Channel channel, long now) {
            return new Greeting(backoff, channel, now);
        }

        Apart failed(Duration atLeast, RandomGenerator random, long now) {
            return away(backoff.more(), atLeast, random, now);
        }

        SessionState taken(RandomGenerator random, long now) {
            return SessionState.taken(backoff, random, now);
        }
    }

    /** Connected, and hello was said. */
    record Greeting(Backoff backoff, Channel channel, long since) implements SessionState {
        Live welcomed(Welcome welcome, long now) {
            return new Live(backoff, channel, Terms.of(welcome), since, now, now, false);
        }

        Apart lost(RandomGenerator random, long now) {
            return away(backoff.more(), Duration.ZERO, random, now);
        }

        SessionState taken(RandomGenerator random, long now) {
            return SessionState.taken(backoff, random, now);
        }

        long deadline() {
            return since + GREETING.toNanos();
        }
    }

    /** Welcome. */
    record Live(
            Backoff backoff,
            Channel channel,
            Terms terms,
            long since,
            long lastHeard,
            long nextHeartbeat,
            boolean saidDraining)
            implements SessionState {
        Live heard(long now) {
            return new Live(backoff, channel, terms, since, now, nextHeartbeat, saidDraining);
        }

        Live beaten(RandomGenerator random, long now) {
            var next = now + terms.nextHeartbeat(random).toNanos();
            return new Live(backoff, channel, terms, since, lastHeard, next, saidDraining);
        }

        /** Something changed that the control plane wants to know at once. */
        Live beatNow(long now) {
            return new Live(backoff, channel, terms, since, lastHeard, now, saidDraining);
        }

        Live draining() {
            return new Live(backoff, channel, terms, since, lastHeard, nextHeartbeat, true);
        }

        Apart lost(RandomGenerator random, long now) {
            return away(backoff.after(Duration.ofNanos(now - since)), Duration.ZERO, random, now);
        }

        /** Told to come back later: nothing failed. */
        Apart sentAway(Duration wait, long now) {
            return new Apart(Backoff.NONE, now + wait.toNanos());
        }

        boolean isSilent(long now) {
            return now - deadline() >= 0;
        }

        /** When there is something to do though nothing comes. */
        long nextDue() {
            return nextHeartbeat - deadline() < 0 ? nextHeartbeat : deadline();
        }

        private long deadline() {
            return lastHeard + terms.silence().toNanos();
        }
    }

    /** The process ends. */
    record Over(ExitCode code) implements SessionState {}

    private static SessionState taken(Backoff backoff, RandomGenerator random, long now) {
        return backoff.failures() < ASKED_AGAIN
                ? away(backoff.more(), Duration.ZERO, random, now)
                : new Over(ExitCode.IN_USE);
    }

    private static Apart away(Backoff backoff, Duration atLeast, RandomGenerator random, long now) {
        var wait = backoff.next(random);
        return new Apart(backoff, now + Math.max(wait.toNanos(), atLeast.toNanos()));
    }
}
