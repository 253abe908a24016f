/** Tasks: the queue that they wait in, and the leases under which they are executed. */
@NullMarked
package io.terrane.control.task;

import org.jspecify.annotations.NullMarked;
