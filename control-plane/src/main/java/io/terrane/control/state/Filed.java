package io.terrane.control.state;

import io.terrane.control.problem.Problem;
import io.terrane.control.task.QueueChanged;
import java.util.Optional;

/** What became of a state that somebody brought. */
sealed interface Filed {

    /** Whether a version names the bytes that came, so that they stay. */
    boolean keepsBytes();

    /**
     * It counts.
     *
     * @param created false where it was stored before
     * @param freed where a task may wait now, because the workspace waited for this state
     */
    record Counts(StateVersion version, boolean created, Optional<QueueChanged> freed) implements Filed {
        @Override
        public boolean keepsBytes() {
            return created;
        }

        Counts with(Optional<QueueChanged> nowFreed) {
            return new Counts(version, created, nowFreed);
        }
    }

    /**
     * It does not count.
     *
     * @param keepsBytes false where the same bytes are kept already
     */
    record Aside(Problem problem, boolean keepsBytes) implements Filed {}
}
