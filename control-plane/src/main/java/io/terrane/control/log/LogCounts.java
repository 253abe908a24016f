package io.terrane.control.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What is counted of logs: each chunk once, when it is durable or known not to be. */
@Startup
@ApplicationScoped
class LogCounts {
    /** From what a good disk takes to what {@link LogConfig#commitTime} allows. */
    private static final Duration[] COMMIT_STEPS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20)
    };

    private final Counter bytes;
    private final Counter stored;
    private final Counter repeated;
    private final Counter refused;
    private final Timer commits;

    LogCounts(MeterRegistry registry) {
        bytes = Counter.builder("terrane.log.bytes")
                .description("Uncompressed bytes that were stored")
                .register(registry);
        stored = chunks(registry, "stored");
        repeated = chunks(registry, "repeated");
        refused = chunks(registry, "refused");
        commits = Timer.builder("terrane.log.commit")
                .description("How long a chunk waits for its commit")
                .serviceLevelObjectives(COMMIT_STEPS)
                .register(registry);
    }

    void stored(int length) {
        stored.increment();
        bytes.increment(length);
    }

    /** All of it was durable before. */
    void repeated() {
        repeated.increment();
    }

    void refused() {
        refused.increment();
    }

    void committed(Duration waited) {
        commits.record(waited);
    }

    private static Counter chunks(MeterRegistry registry, String result) {
        return Counter.builder("terrane.log.chunks")
                .description("Chunks of logs that came")
                .tag("result", result)
                .register(registry);
    }
}
