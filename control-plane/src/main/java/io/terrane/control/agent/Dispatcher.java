package io.terrane.control.agent;

import static java.util.Objects.requireNonNull;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.task.Offer;
import io.terrane.control.task.QueueChanged;
import io.terrane.control.task.Takers;
import io.terrane.control.task.TaskConfig;
import io.terrane.control.task.TaskQueue;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.ToAgent.TaskOffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Offers queued tasks to the agents that are connected here, the freest first. It looks when the queue changes, when an
 * agent has a free slot again, and once a second in any case.
 */
@ApplicationScoped
class Dispatcher {
    private static final int MOST_AT_ONCE = 64;

    private final Sessions sessions;
    private final TaskQueue queue;
    private final TaskConfig tasks;
    /** The pools that are being looked at, each with whether to look again afterwards. */
    private final Map<UUID, Boolean> looking = new ConcurrentHashMap<>();

    Dispatcher(Sessions sessions, TaskQueue queue, TaskConfig tasks) {
        this.sessions = sessions;
        this.queue = queue;
        this.tasks = tasks;
    }

    void queueChanged(@ObservesAsync QueueChanged change) {
        change.poolId().ifPresent(this::wake);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        var pools = sessions.poolsWithFreeSlots();
        return pools.isEmpty()
                ? Uni.createFrom().voidItem()
                : queue.busy(pools)
                        .invoke(busy -> busy.forEach(this::wake))
                        .replaceWithVoid()
                        .onFailure()
                        .recoverWithUni(this::later);
    }

    private Uni<Void> later(Throwable failure) {
        Log.warnf("Could not look where something waits: %s", failure.getMessage());
        return Uni.createFrom().voidItem();
    }

    /** Returns at once. Many calls while a pool is being looked at are as good as one. */
    void wake(UUID pool) {
        var wasLooking = looking.put(pool, true) != null;
        if (!wasLooking) {
            offerAll(pool);
        }
    }

    private void offerAll(UUID pool) {
        looking.put(pool, false);
        Uni.createFrom()
                .deferred(() -> offerSome(pool))
                .repeat()
                .whilst(offered -> offered)
                .collect()
                .last()
                .onFailure()
                .invoke(failure ->
                        Log.warnf("Could not look into the queue of pool %s: %s", pool, failure.getMessage()))
                .onTermination()
                .invoke(() -> done(pool))
                .subscribe()
                .with(_ -> {}, _ -> {});
    }

    private void done(UUID pool) {
        if (!looking.remove(pool, false)) {
            offerAll(pool);
        }
    }

    /** Answers whether more may wait. */
    private Uni<Boolean> offerSome(UUID pool) {
        return offerTheirs(pool)
                .chain(() -> requirements(pool))
                .chain(all -> inTurn(all, required -> offerSome(pool, required)));
    }

    /** To agents that were made for one task each. */
    private Uni<Void> offerTheirs(UUID pool) {
        var awaiting = sessions.awaitingTheirs(pool).stream()
                .filter(session -> !session.abilities()
                        .unable()
                        .contains(session.onlyTask().orElseThrow()))
                .limit(MOST_AT_ONCE)
                .toList();
        return awaiting.isEmpty()
                ? Uni.createFrom().voidItem()
                : queue.offerOnly(taskOf(awaiting))
                        .invoke(offers -> send(awaiting, offers))
                        .replaceWithVoid();
    }

    private static Map<AgentId, TaskId> taskOf(List<AgentSession> sessions) {
        return sessions.stream()
                .collect(Collectors.toMap(
                        AgentSession::agent, session -> session.onlyTask().orElseThrow(), (first, _) -> first));
    }

    /** Where no agent has labels, only tasks that require none are looked for. */
    private Uni<List<Map<String, String>>> requirements(UUID pool) {
        return sessions.haveLabels(pool)
                ? queue.requirements(pool)
                : Uni.createFrom().item(List.of(Map.of()));
    }

    private Uni<Boolean> offerSome(UUID pool, Map<String, String> required) {
        var alike = sessions.freest(pool, required, MOST_AT_ONCE).stream()
                .collect(Collectors.groupingBy(
                        session -> session.abilities().unable(), LinkedHashMap::new, Collectors.toList()));
        return inTurn(alike.entrySet(), each -> offer(pool, required, each.getKey(), each.getValue()));
    }

    private Uni<Boolean> offer(
            UUID pool, Map<String, String> required, Set<TaskId> unable, List<AgentSession> sessions) {
        var agents = sessions.stream().map(AgentSession::agent).toList();
        return queue.offer(pool, new Takers(required, unable, agents))
                .invoke(FailPoint.OFFER_COMMITTED::reached)
                .invoke(offers -> send(sessions, offers))
                .map(offers -> offers.size() == agents.size());
    }

    /** Answers whether one of them did. */
    private static <T> Uni<Boolean> inTurn(Collection<T> all, Function<T, Uni<Boolean>> action) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(action::apply)
                .collect()
                .in(AtomicBoolean::new, (any, one) -> any.compareAndSet(false, one))
                .map(AtomicBoolean::get);
    }

    private void send(List<AgentSession> takers, List<Offer> offers) {
        var sessionOf = takers.stream()
                .collect(Collectors.toMap(AgentSession::agent, Function.identity(), (first, _) -> first));
        offers.forEach(offer -> send(requireNonNull(sessionOf.get(offer.agent())), offer));
    }

    private void send(AgentSession session, Offer offer) {
        var time = tasks.offerTime();
        session.slots().offered(new Slots.Pending(offer.taskId(), offer.attempt()), System.nanoTime() + time.toNanos());
        session.send(new TaskOffer(
                offer.taskId(),
                offer.attempt(),
                offer.phase(),
                offer.engine(),
                offer.engineVersion(),
                time.toMillis()));
    }
}
