/** Waiting between attempts. */
@NullMarked
package io.terrane.executor.retry;

import org.jspecify.annotations.NullMarked;
