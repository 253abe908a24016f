/** The variables of a workspace: inputs of its configuration, and the environment of the engine. */
@NullMarked
package io.terrane.control.variable;

import org.jspecify.annotations.NullMarked;
