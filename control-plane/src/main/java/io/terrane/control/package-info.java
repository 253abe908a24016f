/**
 * The control plane. Its main path: a {@code run} makes a {@code task}, the queue of {@code task} gives it to an
 * {@code agent} or to the executor of {@code execution}, and what these send back ends in {@code log}, {@code state}
 * and again {@code run}.
 */
@NullMarked
package io.terrane.control;

import org.jspecify.annotations.NullMarked;
