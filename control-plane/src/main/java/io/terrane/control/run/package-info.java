/** Runs: what is asked of a workspace, from pending to applied. Their statuses move under the lock of the workspace. */
@NullMarked
package io.terrane.control.run;

import org.jspecify.annotations.NullMarked;
