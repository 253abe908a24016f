package io.terrane.control.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * What the database said.
 *
 * @param at by {@link System#nanoTime}
 */
record Reading(long at, Map<Series, Double> values) {
    static final Reading NONE = new Reading(System.nanoTime(), Map.of());

    Reading {
        values = Map.copyOf(values);
    }

    /**
     * NaN where it is not known any more.
     *
     * @param now by {@link System#nanoTime}
     */
    double value(Series series, long now, Duration staleAfter) {
        return now - at > staleAfter.toNanos() ? Double.NaN : values.getOrDefault(series, Double.NaN);
    }

    /**
     * One line of a measurement.
     *
     * @param gauge by its name in the query
     * @param pool empty where it is not of one
     * @param state empty where it has none
     */
    record Series(String gauge, String pool, String state) {}
}
