/** Backups, and what comes back from them. */
@NullMarked
package io.terrane.system.backup;

import org.jspecify.annotations.NullMarked;
