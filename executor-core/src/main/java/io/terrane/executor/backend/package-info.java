/**
 * The engine's {@code http} backend, served by us on the loopback interface for states that are too large to be
 * rewritten at every resource.
 */
@NullMarked
package io.terrane.executor.backend;

import org.jspecify.annotations.NullMarked;
