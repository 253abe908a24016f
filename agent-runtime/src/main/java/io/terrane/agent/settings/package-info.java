/** What an operator sets: read from the environment and a file, and checked as a whole before anything starts. */
@NullMarked
package io.terrane.agent.settings;

import org.jspecify.annotations.NullMarked;
