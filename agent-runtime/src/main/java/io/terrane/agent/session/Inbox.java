package io.terrane.agent.session;

import io.terrane.protocol.ToAgent;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What the session's thread has to look at, in order. What comes from an earlier connection is left out. */
final class Inbox {
    private static final int MOST_WAITING = 1_024;
    private static final long OURSELVES = 0;

    private final BlockingQueue<Letter> letters = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean nudged = new AtomicBoolean();
    private final AtomicLong connection = new AtomicLong(OURSELVES);

    sealed interface Event {
        record Heard(ToAgent message) implements Event {}

        /** The connection is no more. */
        record Gone(String reason) implements Event {}

        /** Something changed here. */
        record Nudged() implements Event {}
    }

    private record Letter(long from, Event event) {}

    /** Where one connection puts what it hears. */
    final class Slot {
        private final long number;

        private Slot(long number) {
            this.number = number;
        }

        /** Answers false where the inbox is full: a connection that cannot be followed is to be closed. */
        boolean heard(ToAgent message) {
            return letters.offer(new Letter(number, new Event.Heard(message)));
        }

        /** Where the inbox is full this is lost, and the silence that follows tells the same. */
        void gone(String reason) {
            var _ = letters.offer(new Letter(number, new Event.Gone(reason)));
        }
    }

    /** The slot of a new connection, which ends those before it. */
    Slot open() {
        return new Slot(connection.incrementAndGet());
    }

    /** Wakes the session's thread; many calls are as good as one. */
    void nudge() {
        if (nudged.compareAndSet(false, true) && !letters.offer(new Letter(OURSELVES, new Event.Nudged()))) {
            nudged.set(false);
        }
    }

    /** Waits until there is something, or until a time of the monotonic clock. */
    Optional<Event> next(long until) throws InterruptedException {
        while (true) {
            var letter = letters.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (letter == null) {
                return Optional.empty();
            }
            if (letter.event() instanceof Event.Nudged) {
                nudged.set(false);
            }
            if (letter.from() == OURSELVES || letter.from() == connection.get()) {
                return Optional.of(letter.event());
            }
        }
    }
}
