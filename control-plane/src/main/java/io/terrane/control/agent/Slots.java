package io.terrane.control.agent;

import io.terrane.protocol.TaskId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many more tasks an agent can take: what it said last, less what was offered to it since. An agent's messages come
 * in order, and it keeps a slot from its acceptance on; so a heartbeat that comes after an acceptance counts it, and
 * one that comes before does not.
 */
final class Slots {
    /** An offer that waits for an answer. */
    record Pending(TaskId task, int attempt) {}

    /** More wait to be answered only for each other: an agent's messages are handled one after the other. */
    private static final int MOST_PENDING = 8;

    private final Map<Pending, Long> pending = new HashMap<>();
    private int free;
    private long pausedUntil;
    private boolean paused;

    Slots(int free) {
        this.free = free;
    }

    synchronized int available(long now) {
        pending.values().removeIf(until -> until - now < 0);
        paused = paused && pausedUntil - now > 0;
        return paused ? 0 : Math.max(0, Math.min(free, MOST_PENDING) - pending.size());
    }

    synchronized int free() {
        return free;
    }

    synchronized void offered(Pending offer, long until) {
        pending.put(offer, until);
    }

    synchronized void reported(int freeSlots) {
        free = freeSlots;
    }

    synchronized void accepted(Pending offer) {
        if (pending.remove(offer) != null) {
            free--;
        }
    }

    synchronized void declined(Pending offer) {
        pending.remove(offer);
    }

    /** Nothing is free until the agent says so again. */
    synchronized void full() {
        free = 0;
    }

    synchronized void pause(long until) {
        paused = true;
        pausedUntil = until;
    }

    /** Answers what nobody will answer any more. */
    synchronized Set<Pending> withdraw() {
        var withdrawn = Set.copyOf(pending.keySet());
        pending.clear();
        free = 0;
        return withdrawn;
    }
}
