/** Measures what Terrane costs, side by side with the same work done without it. */
@NullMarked
package io.terrane.system.bench;

import org.jspecify.annotations.NullMarked;
