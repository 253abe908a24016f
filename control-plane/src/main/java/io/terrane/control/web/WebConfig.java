package io.terrane.control.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what all of the API has in common. */
@ConfigMapping(prefix = "terrane.web")
interface WebConfig {

    /** A key that is older may be used again. */
    @WithDefault("24h")
    Duration keepIdempotencyKeys();
}
