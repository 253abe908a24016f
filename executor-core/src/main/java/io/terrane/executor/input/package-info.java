/** What an engine is given besides the configuration: variable values, the place of its state, its directory. */
@NullMarked
package io.terrane.executor.input;

import org.jspecify.annotations.NullMarked;
