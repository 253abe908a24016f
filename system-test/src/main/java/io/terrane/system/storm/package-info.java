/** Many runs at once on agents that execute nothing, while replicas and agents are killed; and what must hold then. */
@NullMarked
package io.terrane.system.storm;

import org.jspecify.annotations.NullMarked;
