package io.terrane.control.task;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Times and limits of tasks. */
@ConfigMapping(prefix = "terrane.task")
public interface TaskConfig {
    /** How long an agent may think about an offer. */
    @WithDefault("10s")
    Duration offerTime();

    /** How long a lease holds without a renewal before it counts as lost. */
    @WithDefault("90s")
    Duration leaseTime();

    /**
     * By how much leases are extended when all replicas of the control plane were away, or most agents are silent, so
     * that neither is taken for the absence of their holders.
     */
    @WithDefault("5m")
    Duration restartGrace();

    /** How often expired offers and leases are looked for. */
    @WithDefault("2s")
    Duration sweepInterval();

    /** So many silent agents at least, and more than a fifth of all, are not given up. */
    @WithDefault("5")
    int brakeAgents();

    /** How long they are not given up at most. */
    @WithDefault("1h")
    Duration brakeTime();

    /** How often a plan is given to another holder after one was lost. */
    @WithDefault("3")
    int planAttempts();

    /** How long a plan may take; then it is ended, and has failed. */
    @WithDefault("2h")
    Duration planTime();

    /** The same of an apply. */
    @WithDefault("24h")
    Duration applyTime();

    /** Bytes of one state. */
    @WithDefault("268435456")
    long stateLimit();

    /** Bytes of one plan file, and of one plan as JSON. */
    @WithDefault("268435456")
    long planLimit();

    /** Bytes of one dependency lock file, which goes to the apply within the task's data. */
    @WithDefault("1048576")
    long lockFileLimit();

    /** Bytes of an unpacked configuration. */
    @WithDefault("1073741824")
    long configurationLimit();

    /** Bytes of one task's log. */
    @WithDefault("67108864")
    long logLimit();
}
