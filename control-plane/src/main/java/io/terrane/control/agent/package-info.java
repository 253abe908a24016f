/**
 * Agents: how they register, the session that each of them has with one replica, and the tasks that they are offered
 * over it.
 */
@NullMarked
package io.terrane.control.agent;

import org.jspecify.annotations.NullMarked;
