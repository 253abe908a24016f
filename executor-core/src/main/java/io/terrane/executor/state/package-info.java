/** The engine's state: bytes that are kept and moved as they are, of which only the header is read. */
@NullMarked
package io.terrane.executor.state;

import org.jspecify.annotations.NullMarked;
