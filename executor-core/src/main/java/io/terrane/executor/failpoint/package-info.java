/** Instants at which our own process can be made to end, so that tests can show what becomes of everything else. */
@NullMarked
package io.terrane.executor.failpoint;

import org.jspecify.annotations.NullMarked;
