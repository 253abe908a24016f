/** What a watchdog on the agent's machine may ask: off unless {@code TERRANE_HEALTH_PORT} is set. */
@NullMarked
package io.terrane.agent.health;

import org.jspecify.annotations.NullMarked;
