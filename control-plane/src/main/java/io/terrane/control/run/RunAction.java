package io.terrane.control.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** What a person may do with a run: the last part of the path, below {@code /runs/{id}/actions}. */
@RegisterForReflection
public enum RunAction {
    @JsonProperty("confirm")
    CONFIRM,
    @JsonProperty("discard")
    DISCARD,
    @JsonProperty("cancel")
    CANCEL,
    /** An apply can be forced only some time after its cancel. */
    @JsonProperty("force-cancel")
    FORCE_CANCEL,
    @JsonProperty("mark-applied")
    MARK_APPLIED,
    @JsonProperty("mark-errored")
    MARK_ERRORED;

    /** Those that a run in this status allows. */
    static List<RunAction> of(RunStatus status) {
        return switch (status) {
            case PENDING, PLAN_QUEUED, PLANNING, APPLY_QUEUED, APPLYING -> List.of(CANCEL);
            case PLANNED -> List.of(CONFIRM, DISCARD, CANCEL);
            case CANCELING -> List.of(FORCE_CANCEL);
            case INTERRUPTED -> List.of(MARK_APPLIED, MARK_ERRORED, CANCEL);
            case PLANNED_AND_FINISHED, APPLIED, DISCARDED, CANCELED, ERRORED -> List.of();
        };
    }
}
