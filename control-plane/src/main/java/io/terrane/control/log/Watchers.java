package io.terrane.control.log;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who watches which log through this replica. They are told that there is more, and read it by themselves. */
@ApplicationScoped
class Watchers {
    private final Map<TaskId, Set<Watch>> watches = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final LogConfig config;

    Watchers(LogConfig config) {
        this.config = config;
    }

    Watch add(TaskId task) {
        if (count.incrementAndGet() > config.viewers()) {
            count.decrementAndGet();
            throw new Problem(ProblemType.UNAVAILABLE, "Too many viewers of logs at the moment; try again.")
                    .with("Retry-After", "5");
        }
        var watch = new Watch(task, this);
        watches.compute(task, (_, others) -> {
            var all = others == null ? ConcurrentHashMap.<Watch>newKeySet() : others;
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
        watches.getOrDefault(task, Set.of()).forEach(Watch::wake);
    }

    Duration flushInterval(TaskId task) {
        return watches.containsKey(task) ? config.watchedFlush() : config.unwatchedFlush();
    }
}
