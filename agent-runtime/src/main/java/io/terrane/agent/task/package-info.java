/** The tasks that the agent executes: each on a thread of its own, as many as there are slots. */
@NullMarked
package io.terrane.agent.task;

import org.jspecify.annotations.NullMarked;
