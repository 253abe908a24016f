/**
 * The agent: it keeps one session with the control plane, and executes each task that it is granted on a thread of its
 * own.
 */
@NullMarked
package io.terrane.agent;

import org.jspecify.annotations.NullMarked;
