/**
 * The logs of tasks: each attempt's is one append-only string of bytes, which {@link io.terrane.control.log.TaskLogs}
 * takes from the attempt's holder and people read while it grows.
 */
@NullMarked
package io.terrane.control.log;

import org.jspecify.annotations.NullMarked;
