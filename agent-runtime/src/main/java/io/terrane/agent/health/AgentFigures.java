package io.terrane.agent.health;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be measured of the agent right now. docs/METRICS.md says what each means.
 *
 * @param tasksEnded by their outcome
 */
public record AgentFigures(
        boolean connected,
        long reconnects,
        int freeSlots,
        int busySlots,
        long spoolBytes,
        long logLagBytes,
        int lateStates,
        Duration oldestLateState,
        long freeDiskBytes,
        Map<String, Long> tasksEnded) {
    public AgentFigures {
        tasksEnded = Map.copyOf(tasksEnded);
    }

    /** As Prometheus reads it. */
    String text() {
        var text = new StringBuilder(2_000);
        gauge(text, "connected", connected ? 1 : 0);
        counter(text, "reconnects_total", Map.of("", reconnects));
        type(text, "slots", "gauge");
        series(text, "slots", "{state=\"free\"}", freeSlots);
        series(text, "slots", "{state=\"busy\"}", busySlots);
        gauge(text, "spool_bytes", spoolBytes);
        gauge(text, "log_lag_bytes", logLagBytes);
        gauge(text, "state_pending", lateStates);
        gauge(text, "state_pending_seconds", oldestLateState.toSeconds());
        gauge(text, "disk_free_bytes", freeDiskBytes);
        var outcomes = new TreeMap<String, Long>();
        tasksEnded.forEach((outcome, count) -> outcomes.put("{outcome=\"%s\"}".formatted(outcome), count));
        counter(text, "tasks_total", outcomes);
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, long value) {
        type(text, name, "gauge");
        series(text, name, "", value);
    }

    private static void counter(StringBuilder text, String name, Map<String, Long> values) {
        type(text, name, "counter");
        values.forEach((labels, value) -> series(text, name, labels, value));
    }

    private static void type(StringBuilder text, String name, String type) {
        text.append("# TYPE terrane_agent_%s %s\n".formatted(name, type));
    }

    private static void series(StringBuilder text, String name, String labels, long value) {
        text.append("terrane_agent_%s%s %d\n".formatted(name, labels, value));
    }
}
