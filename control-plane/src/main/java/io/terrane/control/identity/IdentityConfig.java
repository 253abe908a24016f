package io.terrane.control.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is remembered of tokens that were used, and how many are looked up. */
@ConfigMapping(prefix = "terrane.identity")
interface IdentityConfig {

    /** {@code last_used_at} of a token is at most this much behind. */
    @WithDefault("1m")
    Duration lastUsedInterval();

    /** The use of more tokens than this within one interval is not noted. */
    @WithDefault("10000")
    int lastUsedTokens();

    /** How long a task token that was found good is not looked up again. */
    @WithDefault("5s")
    Duration taskTokenMemory();

    /** So many of them at most. */
    @WithDefault("10000")
    int taskTokens();

    /** So many tokens of agents are looked up at once; where more come, as after the loss of a replica, they wait. */
    @WithDefault("4")
    int agentTokensAtOnce();
}
