package io.terrane.system.bench;

import io.terrane.system.bench.Options.Option;
import java.time.Duration;
import java.util.ArrayList;

/** Measures two things in turns; each is first in half of the pairs, so that what drifts drifts for both. */
record Pairs(int warmUp, int count) {
    /** One measurement. */
    @FunctionalInterface
    interface Measured {
        Duration take() throws Exception;
    }

    /** Reads {@code --pairs N}. */
    static Pairs of(int warmUp, int least, int usual, String... arguments) {
        var count = new Option("--pairs", least, usual);
        return new Pairs(warmUp, Options.of(arguments, count).count(count));
    }

    Comparison measure(String name, Measured ours, Measured baseline) throws Exception {
        for (var i = 0; i < warmUp; i++) {
            var _ = ours.take();
            var _ = baseline.take();
        }
        var those = new ArrayList<Duration>();
        var these = new ArrayList<Duration>();
        for (var pair = 0; pair < count; pair++) {
            if (pair % 2 == 0) {
                those.add(ours.take());
                these.add(baseline.take());
            } else {
                these.add(baseline.take());
                those.add(ours.take());
            }
        }
        return new Comparison(name, new Samples(those), new Samples(these));
    }
}
