/** The programs that plan and apply: found on this machine, or fetched with a checked signature. */
@NullMarked
package io.terrane.executor.engine;

import org.jspecify.annotations.NullMarked;
