package io.terrane.executor.process;

import java.time.Duration;

/**
 * How long a child may take to end.
 *
 * @param planKill from the cancellation of a plan until it is killed; an apply is never killed unless that is forced
 * @param forceKill from the second interrupt of a forced apply until it is killed
 * @param stragglers from the child's end until processes that it left behind are killed
 */
public record CancelSettings(Duration planKill, Duration forceKill, Duration stragglers) {
    public static final CancelSettings DEFAULT =
            new CancelSettings(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(5));
}
