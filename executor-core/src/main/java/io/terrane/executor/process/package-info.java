/** The child processes of a task: each below a shim that outlives us, with its records on disk. */
@NullMarked
package io.terrane.executor.process;

import org.jspecify.annotations.NullMarked;
