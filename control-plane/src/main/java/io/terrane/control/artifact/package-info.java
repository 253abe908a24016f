/**
 * The large bytes of a task: the configuration, base state and plan that it is given, and the plan that it leaves. They
 * are for the holder of its lease alone. People read a plan's resource changes and outputs, where sensitive values are
 * masked; a plan's file and JSON hold them in clear, so there is no way to them until there are roles that could allow
 * it.
 */
@NullMarked
package io.terrane.control.artifact;

import org.jspecify.annotations.NullMarked;
