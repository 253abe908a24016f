package io.terrane.control;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What {@link StartSettings} reads before the framework runs, so that the framework knows these names too. */
@Unremovable
@ConfigMapping(prefix = "terrane")
public interface StartConfig {
    /**
     * Where everything is kept that is not in the database, and the embedded one itself. By default
     * {@code ~/.local/share/terrane}, and {@code /var/lib/terrane} for root; the framework finds it always set.
     */
    Path dataDir();

    Database database();

    /** Of the embedded database, and of your own. */
    interface Database {
        /** How long it may take to be ready, the recovery from a crash included; 5m. */
        Optional<Duration> startTimeout();
    }
}
