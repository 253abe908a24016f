package io.terrane.agent.task;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Slots that are kept for tasks which were accepted and not granted yet. */
final class Reservations {
    /** A grant comes within milliseconds, or its connection was lost. */
    private static final long OVERDUE_NANOS = Duration.ofSeconds(3).toNanos();

    /** By then the control plane has given the task to somebody else. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(90).toNanos();

    private final Map<Attempt, Long> since = new HashMap<>();

    synchronized void begin(Attempt attempt) {
        since.putIfAbsent(attempt, System.nanoTime());
    }

    synchronized void end(Attempt attempt) {
        since.remove(attempt);
    }

    synchronized boolean has(Attempt attempt) {
        return since.containsKey(attempt);
    }

    synchronized int size() {
        var now = System.nanoTime();
        since.values().removeIf(begun -> now - begun > LONGEST_NANOS);
        return since.size();
    }

    synchronized List<Attempt> overdue() {
        var now = System.nanoTime();
        return since.entrySet().stream()
                .filter(each -> now - each.getValue() > OVERDUE_NANOS)
                .map(Map.Entry::getKey)
                .toList();
    }
}
