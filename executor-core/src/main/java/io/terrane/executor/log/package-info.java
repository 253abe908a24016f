/** A task's log: from what its children print, through the masker, into the spool and on to the control plane. */
@NullMarked
package io.terrane.executor.log;

import org.jspecify.annotations.NullMarked;
