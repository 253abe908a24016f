package io.terrane.control.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.EnumSet;
import java.util.Set;

/** Where a run stands, and for each status those that may follow it. */
@RegisterForReflection
public enum RunStatus {
    /** Waits until the workspace is free. */
    @JsonProperty("pending")
    PENDING,
    /** Has the workspace; waits for somebody to plan. */
    @JsonProperty("plan_queued")
    PLAN_QUEUED,
    @JsonProperty("planning")
    PLANNING,
    /** Waits for a person's decision. Nobody executes a run in this status. */
    @JsonProperty("planned")
    PLANNED,
    /** There was nothing to apply, or nothing was to be applied. */
    @JsonProperty("planned_and_finished")
    PLANNED_AND_FINISHED,
    /** Approved; waits for somebody to apply. */
    @JsonProperty("apply_queued")
    APPLY_QUEUED,
    @JsonProperty("applying")
    APPLYING,
    @JsonProperty("applied")
    APPLIED,
    @JsonProperty("discarded")
    DISCARDED,
    /** Somebody wants it to end, and its executor has not yet said that the engine is gone. */
    @JsonProperty("canceling")
    CANCELING,
    @JsonProperty("canceled")
    CANCELED,
    @JsonProperty("errored")
    ERRORED,
    /** The executor of the apply fell silent: nobody knows how far it came. The workspace stays locked. */
    @JsonProperty("interrupted")
    INTERRUPTED;

    public Set<RunStatus> next() {
        return switch (this) {
            case PENDING -> EnumSet.of(PLAN_QUEUED, CANCELED);
            case PLAN_QUEUED -> EnumSet.of(PLANNING, ERRORED, CANCELED);
            case PLANNING -> EnumSet.of(PLAN_QUEUED, PLANNED, PLANNED_AND_FINISHED, ERRORED, CANCELING, CANCELED);
            case PLANNED -> EnumSet.of(APPLY_QUEUED, DISCARDED, CANCELED);
            case APPLY_QUEUED -> EnumSet.of(APPLYING, ERRORED, CANCELED);
            case APPLYING -> EnumSet.of(APPLY_QUEUED, APPLIED, ERRORED, CANCELING, CANCELED, INTERRUPTED);
            // An apply that was done before the cancel reached it is applied, and one that failed is errored.
            case CANCELING -> EnumSet.of(CANCELED, APPLIED, ERRORED, INTERRUPTED);
            case INTERRUPTED -> EnumSet.of(APPLYING, CANCELING, APPLIED, ERRORED, CANCELED);
            case PLANNED_AND_FINISHED, APPLIED, DISCARDED, CANCELED, ERRORED -> EnumSet.noneOf(RunStatus.class);
        };
    }

    public boolean isFinal() {
        return next().isEmpty();
    }
}
