/** What the engine prints for programs, read into what the control plane wants to know. */
@NullMarked
package io.terrane.executor.output;

import org.jspecify.annotations.NullMarked;
