package io.terrane.control.pool;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the silence of an agent is called. */
@ConfigMapping(prefix = "terrane.pool")
public interface PoolConfig {

    /** So long after its last word an agent is shown as suspect. */
    @WithDefault("30s")
    Duration suspectAfter();

    /** And so long after it, as offline. */
    @WithDefault("90s")
    Duration offlineAfter();
}
