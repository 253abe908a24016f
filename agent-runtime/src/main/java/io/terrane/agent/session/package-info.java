/** The agent's session with the control plane: registration, the control channel, and what is said over it. */
@NullMarked
package io.terrane.agent.session;

import org.jspecify.annotations.NullMarked;
