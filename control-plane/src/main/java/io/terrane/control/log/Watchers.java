package io.terrane.control.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.scheduler.Scheduled;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.task.LogGrew;
import io.terrane.control.task.LogWatched;
import io.terrane.control.task.TaskSignals;
import io.terrane.protocol.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who watches which log: here, and through the other replicas. They are told that there is more, and read it by
 * themselves.
 */
@ApplicationScoped
class Watchers {
    /** Other replicas hear of a log that grows no more often than this; their viewers also look by themselves. */
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final Map<TaskId, Set<Watch>> watches = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final UUID replica = UUID.randomUUID();
    private final Cache<TaskId, AtomicLong> elsewhere;
    private final LogConfig config;
    private final TaskSignals signals;

    Watchers(LogConfig config, TaskSignals signals) {
        this.config = config;
        this.signals = signals;
        this.elsewhere = Caffeine.newBuilder()
                .expireAfterWrite(config.watchMemory())
                .maximumSize(config.watchedElsewhere())
                .build();
    }

    Watch add(TaskId task) {
        if (count.incrementAndGet() > config.viewers()) {
            count.decrementAndGet();
            throw new Problem(ProblemType.UNAVAILABLE, "Too many viewers of logs at the moment; try again.")
                    .with("Retry-After", "5");
        }
        var watch = new Watch(task, this);
        watches.compute(task, (_, others) -> {
            var all = others == null ? firstOf(task) : others;
            all.add(watch);
            return all;
        });
        return watch;
    }

    void remove(Watch watch) {
        watches.computeIfPresent(watch.task(), (_, all) -> {
            if (all.remove(watch)) {
                count.decrementAndGet();
            }
            return all.isEmpty() ? null : all;
        });
    }

    /** The log grew, or ended. */
    void wake(TaskId task) {
        wakeHere(task);
        var told = elsewhere.getIfPresent(task);
        if (told != null && isDue(told, System.nanoTime())) {
            signals.logGrew(new LogGrew(task));
        }
    }

    Duration flushInterval(TaskId task) {
        return watches.containsKey(task) || elsewhere.getIfPresent(task) != null
                ? config.watchedFlush()
                : config.unwatchedFlush();
    }

    /** The shortest of several tasks. */
    Duration flushInterval(Collection<TaskId> tasks) {
        return tasks.stream().map(this::flushInterval).min(Duration::compareTo).orElse(config.unwatchedFlush());
    }

    void heard(@ObservesAsync LogWatched watched) {
        if (!watched.replica().equals(replica)) {
            var told = elsewhere.get(watched.taskId(), _ -> new AtomicLong(System.nanoTime() - PAUSE_NANOS));
            elsewhere.put(watched.taskId(), told);
        }
    }

    void heard(@ObservesAsync LogGrew grew) {
        wakeHere(grew.taskId());
    }

    @Scheduled(every = "${terrane.log.watch-repeat}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void repeat() {
        watches.keySet().forEach(this::tell);
    }

    private Set<Watch> firstOf(TaskId task) {
        tell(task);
        return ConcurrentHashMap.newKeySet();
    }

    private void tell(TaskId task) {
        signals.logWatched(new LogWatched(task, replica));
    }

    private void wakeHere(TaskId task) {
        watches.getOrDefault(task, Set.of()).forEach(Watch::wake);
    }

    private static boolean isDue(AtomicLong told, long now) {
        var before = told.get();
        return now - before >= PAUSE_NANOS && told.compareAndSet(before, now);
    }
}
