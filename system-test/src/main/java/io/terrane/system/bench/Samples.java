package io.terrane.system.bench;

import java.time.Duration;
import java.util.List;

/** How long the same thing took, time after time. */
record Samples(List<Duration> sorted) {
    Samples {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no samples");
        }
        sorted = sorted.stream().sorted().toList();
    }

    double median() {
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? milliseconds(sorted.get(middle))
                : (milliseconds(sorted.get(middle - 1)) + milliseconds(sorted.get(middle))) / 2;
    }

    /** The nearest rank: with fewer than a hundred samples, the slowest. */
    double p99() {
        var rank = (int) Math.ceil(sorted.size() * 0.99);
        return milliseconds(sorted.get(rank - 1));
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
