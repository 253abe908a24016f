/** Carries out a task: {@code Phases} lists the steps of a plan and of an apply, from top to bottom. */
@NullMarked
package io.terrane.executor.step;

import org.jspecify.annotations.NullMarked;
