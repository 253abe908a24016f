/** Agents without an engine: they speak the real protocol, by the thousand, in one process. */
@NullMarked
package io.terrane.system.fleet;

import org.jspecify.annotations.NullMarked;
