package io.terrane.executor.output;

import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ResourceChange;
import java.util.List;

/** What a plan would do. */
public record PlanFindings(PlanSummary summary, List<ResourceChange> changes) {
    public PlanFindings {
        changes = List.copyOf(changes);
    }

    /** Whether there is something to apply: resources, moves, imports or outputs. */
    public boolean changesAnything() {
        return summary.outputs() > 0 || changes.stream().anyMatch(change -> !change.drift());
    }
}
