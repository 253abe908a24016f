/** The control plane's own executor: it takes tasks from the same queue as the agents do, and executes them in here. */
@NullMarked
package io.terrane.control.execution;

import org.jspecify.annotations.NullMarked;
