package io.terrane.system.bench;

import java.util.Locale;

/** The outcome of a benchmark that measures milliseconds. */
record Comparison(String name, Samples ours, Samples baseline) {

    /** @param heading says what was measured, and in what */
    void print(String heading) {
        System.out.printf("%s%n%n%s%n%s%n", heading, table(), result());
    }

    /** For people. */
    String table() {
        return String.format(Locale.ROOT, """
                            median      p99
                  ours      %6.0f   %6.0f   ms
                  baseline  %6.0f   %6.0f   ms
                """, ours.median(), ours.p99(), baseline.median(), baseline.p99());
    }

    /** For programs. */
    String result() {
        return String.format(
                Locale.ROOT,
                "RESULT %s ours=%.1f baseline=%.1f ratio=%.3f diff=%.1f p99=%.1f",
                name,
                ours.median(),
                baseline.median(),
                ours.median() / baseline.median(),
                ours.median() - baseline.median(),
                ours.p99());
    }
}
