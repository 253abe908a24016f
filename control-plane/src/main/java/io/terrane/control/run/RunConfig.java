package io.terrane.control.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of runs. */
@ConfigMapping(prefix = "terrane.run")
interface RunConfig {
    /** How long an apply has to end after its cancel before a person may force it. */
    @WithDefault("10m")
    Duration forceAfter();

    /** How many runs may wait for one workspace. */
    @WithDefault("1000")
    int mostPending();
}
