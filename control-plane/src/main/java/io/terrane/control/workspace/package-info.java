/** Workspaces: a configuration, its variables and one state, and how all this is executed. */
@NullMarked
package io.terrane.control.workspace;

import org.jspecify.annotations.NullMarked;
