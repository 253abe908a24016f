/**
 * Executes a task: {@link io.terrane.executor.TerraformExecutor} takes what it needs from a
 * {@link io.terrane.executor.DataAccessor} and gives it back what became of it. It cannot tell where it runs.
 */
@NullMarked
package io.terrane.executor;

import org.jspecify.annotations.NullMarked;
