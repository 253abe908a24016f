/** What the agent keeps on its disk: who it is, and what it was granted, written down before anything is started. */
@NullMarked
package io.terrane.agent.journal;

import org.jspecify.annotations.NullMarked;
