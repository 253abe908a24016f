package io.terrane.control.task;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.terrane.control.trace.Traces;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted and traced of tasks, each time after the commit. There are few modes, so few of everything. */
@Startup
@ApplicationScoped
class TaskCounts {
    private static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";
    private static final String CANCELED = "canceled";
    private static final String NOT_STARTED = "not_started";
    private static final String LOST = "lost";

    /** Those that are there from the first scrape on; another one comes with its first task. */
    private static final List<String> MODES = List.of("local", "agent", "kubernetes");

    private static final List<String> OUTCOMES = List.of(SUCCEEDED, FAILED, CANCELED, NOT_STARTED, LOST);

    /** From an agent that was idle to a night without agents. */
    private static final Duration[] DISPATCH_STEPS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(8)
    };

    private record End(String mode, Phase phase, String outcome) {}

    private final MeterRegistry registry;
    private final Traces traces;
    private final Map<String, Timer> dispatches = new ConcurrentHashMap<>();
    private final Map<End, Counter> ends = new ConcurrentHashMap<>();

    TaskCounts(MeterRegistry registry, Traces traces) {
        this.registry = registry;
        this.traces = traces;
        for (var mode : MODES) {
            dispatches.put(mode, dispatch(mode));
            for (var phase : Phase.values()) {
                OUTCOMES.stream()
                        .map(outcome -> new End(mode, phase, outcome))
                        .forEach(end -> ends.put(end, counter(end)));
            }
        }
    }

    void granted(Grant grant) {
        grant.waited().ifPresent(waited -> {
            dispatches.computeIfAbsent(waited.mode(), this::dispatch).record(waited.time());
            grant.trace().ifPresent(trace -> traces.dispatched(trace, waited.mode(), waited.time()));
        });
    }

    /** Its holder said how an attempt ended. */
    void ended(TaskMove move, TaskOutcome outcome) {
        var how = outcome(outcome);
        ended(move, how);
        move.trace()
                .ifPresent(trace ->
                        move.began().ifPresent(began -> traces.ended(trace, began, move.mode(), how, outcome)));
    }

    /** Its holder fell silent, or its host is gone. One that comes back may end once more. */
    void lost(TaskMove move) {
        ended(move, LOST);
    }

    private void ended(TaskMove move, String outcome) {
        ends.computeIfAbsent(new End(move.mode(), move.task().phase(), outcome), this::counter)
                .increment();
    }

    private static String outcome(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Succeeded _ -> SUCCEEDED;
            case TaskOutcome.Failed _ -> FAILED;
            case TaskOutcome.Canceled _ -> CANCELED;
            case TaskOutcome.NotStarted _ -> NOT_STARTED;
        };
    }

    private Timer dispatch(String mode) {
        return Timer.builder("terrane.dispatch")
                .description("From the queue to the first lease")
                .tag("mode", mode)
                .serviceLevelObjectives(DISPATCH_STEPS)
                .register(registry);
    }

    private Counter counter(End end) {
        return Counter.builder("terrane.tasks.ended")
                .description("Attempts of tasks that ended")
                .tags("mode", end.mode(), "phase", new PhaseColumn().write(end.phase()), "outcome", end.outcome())
                .register(registry);
    }
}
