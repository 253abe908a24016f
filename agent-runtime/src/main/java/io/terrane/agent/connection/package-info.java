/** How the agent reaches the control plane: HTTP/1.1 that notices when nobody is there any more. */
@NullMarked
package io.terrane.agent.connection;

import org.jspecify.annotations.NullMarked;
