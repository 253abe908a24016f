package io.terrane.agent.task;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What can be counted of the tasks at one moment.
 *
 * @param busySlots those that run, and those that are waited for
 * @param logs of the tasks that run
 * @param lateStates for how long the final state of each has waited that is not stored yet
 * @param ended how many attempts ended since the start, by their outcome
 */
public record TaskFigures(int busySlots, List<Log> logs, List<Duration> lateStates, Map<String, Long> ended) {
    public TaskFigures {
        logs = List.copyOf(logs);
        lateStates = List.copyOf(lateStates);
        ended = Map.copyOf(ended);
    }

    /**
     * A task's log.
     *
     * @param spooled bytes on the disk
     * @param unconfirmed those of them that the control plane has not said it has
     */
    public record Log(long spooled, long unconfirmed) {
        static Log of(long spooled, long acknowledged) {
            return new Log(spooled, Math.max(0, spooled - acknowledged));
        }
    }

    public long spooledBytes() {
        return logs.stream().mapToLong(Log::spooled).sum();
    }

    public long unconfirmedBytes() {
        return logs.stream().mapToLong(Log::unconfirmed).sum();
    }

    /** Zero where there is none. */
    public Duration oldestLateState() {
        return lateStates.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
