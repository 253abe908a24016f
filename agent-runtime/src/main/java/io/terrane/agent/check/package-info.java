/** Looks at all that an agent needs before it is started, and says what is wrong: {@code terrane-agent --check}. */
@NullMarked
package io.terrane.agent.check;

import org.jspecify.annotations.NullMarked;
