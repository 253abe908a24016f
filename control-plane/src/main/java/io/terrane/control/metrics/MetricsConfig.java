package io.terrane.control.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the installation is measured. */
@ConfigMapping(prefix = "terrane.metrics")
interface MetricsConfig {

    /** How often the database is asked. */
    @WithDefault("10s")
    Duration interval();

    /** When the last answer is older nothing is said any more, and a question that takes longer is given up. */
    @WithDefault("1m")
    Duration staleAfter();

    /** Pools that are measured each for itself, those that were there first; the rest is one, named {@code other}. */
    @WithDefault("200")
    int pools();
}
