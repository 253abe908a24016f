package io.terrane.control.agent;

import io.terrane.protocol.AgentId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The sessions of this replica. It is a memory of connections only: nothing is lost with it. */
@ApplicationScoped
class Sessions {
    private final Map<AgentId, AgentSession> sessions = new ConcurrentHashMap<>();
    private final Object gone = new Object();

    /** Answers the session that is over with this: an earlier one, or this one where a newer was faster. */
    Optional<AgentSession> add(AgentSession session) {
        var over = new AtomicReference<AgentSession>();
        sessions.compute(session.agent(), (_, existing) -> {
            var isNewest = existing == null || existing.epoch() < session.epoch();
            over.set(isNewest ? existing : session);
            return isNewest ? session : existing;
        });
        return Optional.ofNullable(over.get());
    }

    /** Removes this session, and never one that came after it. */
    boolean remove(AgentSession session) {
        var isRemoved = sessions.remove(session.agent(), session);
        if (isRemoved) {
            synchronized (gone) {
                gone.notifyAll();
            }
        }
        return isRemoved;
    }

    /** Blocks; answers false where some are left at the end. */
    boolean awaitNone(Duration longest) {
        var deadline = System.nanoTime() + longest.toNanos();
        synchronized (gone) {
            try {
                while (!sessions.isEmpty() && deadline - System.nanoTime() > 0) {
                    TimeUnit.NANOSECONDS.timedWait(gone, deadline - System.nanoTime());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return sessions.isEmpty();
    }

    Optional<AgentSession> of(AgentId agent) {
        return Optional.ofNullable(sessions.get(agent));
    }

    /**
     * Those with the labels that can take anything, each as often as it can, so many at most. Whoever can take the most
     * comes first, and again once the others can take no more than it.
     */
    List<AgentSession> freest(UUID pool, Map<String, String> required, int most) {
        var free = new PriorityQueue<Free>(Comparator.comparingInt(Free::slots).reversed());
        sessions.values().stream()
                .filter(session -> session.pool().equals(pool)
                        && session.onlyTask().isEmpty()
                        && session.abilities().hasAll(required))
                .map(session -> new Free(session, session.available()))
                .filter(each -> each.slots() > 0)
                .forEach(free::add);
        var freest = new ArrayList<AgentSession>();
        for (var next = free.poll(); next != null && freest.size() < most; next = free.poll()) {
            freest.add(next.session());
            if (next.slots() > 1) {
                free.add(new Free(next.session(), next.slots() - 1));
            }
        }
        return freest;
    }

    /** Those that were made for a task which they do not have yet. */
    List<AgentSession> awaitingTheirs(UUID pool) {
        return sessions.values().stream()
                .filter(session ->
                        session.onlyTask().isPresent() && session.pool().equals(pool))
                .filter(session -> session.available() > 0)
                .toList();
    }

    private record Free(AgentSession session, int slots) {}

    /** Whether agents of the pool may have labels that others lack. */
    boolean haveLabels(UUID pool) {
        return sessions.values().stream()
                .anyMatch(session ->
                        session.pool().equals(pool) && session.abilities().hasLabels());
    }

    /** Those whose agents could take something. */
    Set<UUID> poolsWithFreeSlots() {
        return sessions.values().stream()
                .filter(session -> session.available() > 0)
                .map(AgentSession::pool)
                .collect(Collectors.toSet());
    }

    Collection<AgentSession> all() {
        return sessions.values();
    }

    int size() {
        return sessions.size();
    }
}
