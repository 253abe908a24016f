package io.terrane.system.bench;

import java.util.List;
import java.util.Locale;

/** How much was done in a second, round after round. */
record Rates(List<Double> sorted) {
    Rates {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no rates");
        }
        sorted = sorted.stream().sorted().toList();
    }

    double median() {
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /**
     * The line for programs.
     *
     * @param p99 of our latencies
     */
    static String result(String name, Rates ours, Rates baseline, double p99) {
        return String.format(
                Locale.ROOT,
                "RESULT %s ours=%.1f baseline=%.1f ratio=%.3f diff=%.1f p99=%.1f",
                name,
                ours.median(),
                baseline.median(),
                ours.median() / baseline.median(),
                ours.median() - baseline.median(),
                p99);
    }
}
