package io.terrane.control.run;

import io.terrane.control.task.DesiredChanged;
import java.util.List;

/**
 * What a person decided over a run.
 *
 * @param told what the holders of its tasks are to be told, once it is committed
 */
record Decided(Run run, List<DesiredChanged> told) {
    Decided {
        told = List.copyOf(told);
    }

    /** Nobody holds a task of it. */
    Decided(Run run) {
        this(run, List.of());
    }
}
