package io.terrane.control.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.terrane.control.metrics.Reading.Series;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * The gauges of the whole installation. Every replica has them, and reads them by itself. A scrape takes the last
 * answer of the database, and never waits for one.
 */
@ApplicationScoped
class Installation {
    private final InstallationQuery query;
    private final MetricsConfig config;
    private final Map<String, MultiGauge> gauges;
    private volatile Reading reading = Reading.NONE;

    Installation(InstallationQuery query, MetricsConfig config, MeterRegistry registry) {
        this.query = query;
        this.config = config;
        gauges = Map.ofEntries(
                gauge(registry, "agents", "terrane.agents", "Agents that were heard within the last day"),
                gauge(registry, "slots", "terrane.slots", "Slots of the agents that are there"),
                gauge(registry, "queue_tasks", "terrane.queue.tasks", "Tasks that wait for somebody to execute them"),
                gauge(registry, "queue_oldest", "terrane.queue.oldest.seconds", "How long the oldest of them waits"),
                gauge(registry, "kubernetes_jobs", "terrane.kubernetes.jobs", "Pods that were made and have not ended"),
                gauge(registry, "leases_open", "terrane.leases.open", "Leases that have not ended"),
                gauge(registry, "lease_oldest", "terrane.lease.oldest.seconds", "Age of the oldest held lease"),
                gauge(
                        registry,
                        "lease_oldest_renewal",
                        "terrane.lease.oldest.renewal.seconds",
                        "Since when the holder that is silent the longest was not heard"),
                gauge(
                        registry,
                        "runs_interrupted",
                        "terrane.runs.interrupted",
                        "Runs of which nobody knows how their apply ended"),
                gauge(
                        registry,
                        "runs_state_pending",
                        "terrane.runs.state.pending",
                        "Runs that ended and whose state has not come yet"),
                gauge(
                        registry,
                        "state_pending_oldest",
                        "terrane.state.pending.oldest.seconds",
                        "How long ago the oldest of them ended"),
                gauge(registry, "brake", "terrane.brake", "1 while so many agents are silent that none is given up"));
    }

    private static Map.Entry<String, MultiGauge> gauge(
            MeterRegistry registry, String key, String name, String description) {
        return Map.entry(key, MultiGauge.builder(name).description(description).register(registry));
    }

    @Scheduled(every = "${terrane.metrics.interval:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> read() {
        return query.read()
                .ifNoItem()
                .after(config.staleAfter())
                .fail()
                .invoke(this::show)
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(this::later);
    }

    private Uni<Void> later(Throwable failure) {
        Log.warnf("Could not measure the installation: %s", failure.getMessage());
        return Uni.createFrom().voidItem();
    }

    /** What is still there keeps its gauge, so that no scrape finds it missing for a moment. */
    private void show(Reading next) {
        var isKnown = reading.values().keySet().equals(next.values().keySet());
        reading = next;
        if (!isKnown) {
            gauges.forEach((key, gauge) -> gauge.register(next.values().keySet().stream()
                    .filter(series -> series.gauge().equals(key))
                    .<MultiGauge.Row<?>>map(this::row)
                    .toList()));
        }
    }

    private MultiGauge.Row<?> row(Series series) {
        return MultiGauge.Row.of(tags(series), this, self -> self.value(series));
    }

    private double value(Series series) {
        return reading.value(series, System.nanoTime(), config.staleAfter());
    }

    private static Tags tags(Series series) {
        var tags = series.pool().isEmpty() ? Tags.empty() : Tags.of("pool", series.pool());
        return series.state().isEmpty() ? tags : tags.and("state", series.state());
    }
}
