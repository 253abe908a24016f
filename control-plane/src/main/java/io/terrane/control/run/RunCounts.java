package io.terrane.control.run;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.terrane.protocol.RunKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What is counted of runs: each once, when its end is committed. */
@Startup
@ApplicationScoped
class RunCounts {
    /** From a plan of nothing to an apply that waited for somebody over a weekend. */
    private static final Duration[] STEPS = {
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofHours(24),
        Duration.ofHours(72)
    };

    private record End(RunKind kind, RunStatus status) {}

    private final Map<End, Timer> ends = new HashMap<>();

    RunCounts(MeterRegistry registry) {
        for (var kind : RunKind.values()) {
            Arrays.stream(RunStatus.values())
                    .filter(RunStatus::isFinal)
                    .map(status -> new End(kind, status))
                    .forEach(end -> ends.put(end, timer(registry, end)));
        }
    }

    /** To be called after each commit that may have ended the run, and after no other. */
    void committed(Run run) {
        run.duration().ifPresent(duration -> timer(run).record(duration));
    }

    private Timer timer(Run run) {
        return requireNonNull(ends.get(new End(run.kind(), run.status())));
    }

    private static Timer timer(MeterRegistry registry, End end) {
        return Timer.builder("terrane.run")
                .description("From the creation of a run to its end, with all that it waited for")
                .tags(
                        "kind",
                        new RunKindColumn().write(end.kind()),
                        "status",
                        new RunStatusColumn().write(end.status()))
                .serviceLevelObjectives(STEPS)
                .register(registry);
    }
}
