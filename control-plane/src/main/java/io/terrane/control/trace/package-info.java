/** The spans of runs: one trace from the request that made a run to the state that came out of it. */
@NullMarked
package io.terrane.control.trace;

import org.jspecify.annotations.NullMarked;
