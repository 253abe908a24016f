package io.terrane.control.task;

import io.terrane.control.identity.Token;
import io.terrane.control.trace.TracedAttempt;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TraceParent;
import java.util.Optional;

/**
 * A lease that was given, with the token that proves it.
 *
 * @param waited empty where it is not the task's first one, or was given before
 * @param trace empty where nobody traces the run
 */
public record Grant(TaskLease lease, Phase phase, Token token, Optional<Waited> waited, Optional<TracedAttempt> trace) {

    /** What the requests of its holder, and its engine, are parts of. */
    public Optional<TraceParent> traceParent() {
        return trace.map(TracedAttempt::span);
    }
}
