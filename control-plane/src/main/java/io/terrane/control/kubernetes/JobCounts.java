package io.terrane.control.kubernetes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.terrane.control.task.HostEnd;
import io.terrane.protocol.FailureKind;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts Jobs that did not end as they should. */
@Startup
@ApplicationScoped
class JobCounts {
    private final Counter unstartable;
    private final Counter gone;
    private final Counter memory;

    JobCounts(MeterRegistry registry) {
        unstartable = counter(registry, "unstartable");
        gone = counter(registry, "gone");
        memory = counter(registry, "memory");
    }

    private static Counter counter(MeterRegistry registry, String reason) {
        return Counter.builder("terrane.kubernetes.failures")
                .description("Jobs of agents that did not end as they should")
                .tag("reason", reason)
                .register(registry);
    }

    /** To be called when what came of it is committed. */
    void failed(HostEnd end) {
        reason(end).increment();
    }

    private Counter reason(HostEnd end) {
        if (end.kind() == FailureKind.OOM) {
            return memory;
        }
        return end.isWorthAnotherTry() ? gone : unstartable;
    }
}
