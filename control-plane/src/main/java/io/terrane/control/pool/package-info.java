/** Agent pools, the tokens that agents register with, and what is known of the agents. */
@NullMarked
package io.terrane.control.pool;

import org.jspecify.annotations.NullMarked;
