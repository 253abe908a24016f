package io.terrane.control.state;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** What is counted of states: each once, when it is committed or known not to be. Repeated ones are not counted. */
@Startup
@ApplicationScoped
class StateCounts {
    private final Counter bytes;
    private final Counter stored;
    private final Counter quarantined;
    private final Counter refused;

    StateCounts(MeterRegistry registry) {
        bytes = Counter.builder("terrane.state.bytes")
                .description("Bytes of states that were stored, also of those that were kept aside")
                .register(registry);
        stored = versions(registry, "stored");
        quarantined = versions(registry, "quarantined");
        refused = versions(registry, "refused");
    }

    void filed(ReceivedState state, Filed filed) {
        if (filed.keepsBytes()) {
            bytes.increment((double) state.blob().size());
            switch (filed) {
                case Filed.Counts _ -> stored.increment();
                case Filed.Aside _ -> quarantined.increment();
            }
        }
    }

    void refused() {
        refused.increment();
    }

    private static Counter versions(MeterRegistry registry, String result) {
        return Counter.builder("terrane.state.versions")
                .description("States that came")
                .tag("result", result)
                .register(registry);
    }
}
