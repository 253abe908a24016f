package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Oracle 1: at most one apply process ever ran for a run. */
final class OnceOracle {
    private final WatchedEngine engine;

    OnceOracle(WatchedEngine engine) {
        this.engine = engine;
    }

    void holds(String run) throws IOException {
        assertThat(engine.starts(run, "apply")).isLessThanOrEqualTo(1);
    }
}
