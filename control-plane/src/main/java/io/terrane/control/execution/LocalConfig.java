package io.terrane.control.execution;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the control plane executes itself, and where. */
@ConfigMapping(prefix = "terrane.local")
interface LocalConfig {
    /** How many tasks at once; 0 for none. */
    @WithDefault("2")
    int slots();

    /** Where tasks and engines are kept: by default a folder of the control plane's data directory. */
    Optional<Path> dataDirectory();

    /** How often leases are renewed. */
    @WithDefault("10s")
    Duration renewInterval();

    /** From the cancellation of a plan until it is killed. */
    @WithDefault("60s")
    Duration planKillAfter();

    /** From the second interrupt of a forced apply until it is killed. */
    @WithDefault("30s")
    Duration forceKillAfter();

    /** From the engine's end until processes that it left behind are killed. */
    @WithDefault("5s")
    Duration stragglersKillAfter();

    /** How long the directory of a task stays that nobody takes more of: from an hour to a year. */
    @WithDefault("7d")
    Duration retain();

    /** How long one look-up or change in the database may take. */
    @WithDefault("1m")
    Duration databasePatience();
}
