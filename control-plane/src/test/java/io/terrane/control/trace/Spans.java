package io.terrane.control.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** The spans that were exported. */
@ApplicationScoped
public class Spans {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InMemorySpanExporter exporter;

    Spans(InMemorySpanExporter exporter) {
        this.exporter = exporter;
    }

    @Produces
    @Singleton
    static InMemorySpanExporter exporter() {
        return InMemorySpanExporter.create();
    }

    /** The only one of the trace that has this name, and the parent. */
    public SpanData only(String trace, String name, String parent) {
        await(name)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(of(trace))
                        .anyMatch(span -> span.getName().equals(name)
                                && span.getParentSpanId().equals(parent)));
        var found = find(trace, name, parent);
        if (found.size() != 1) {
            throw new AssertionError(found);
        }
        return found.getFirst();
    }

    public List<SpanData> of(String trace) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(trace))
                .toList();
    }

    public List<SpanData> all() {
        return exporter.getFinishedSpanItems();
    }

    private List<SpanData> find(String trace, String name, String parent) {
        return of(trace).stream()
                .filter(span ->
                        span.getName().equals(name) && span.getParentSpanId().equals(parent))
                .toList();
    }
}
