package io.terrane.control.pool;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the silence of an agent is called. */
@ConfigMapping(prefix = "terrane.pool")
public interface PoolConfig {

    @WithDefault("30s")
    Duration suspectAfter();

    @WithDefault("90s")
    Duration offlineAfter();
}
