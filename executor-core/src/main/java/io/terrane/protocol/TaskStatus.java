package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;

/** Where a task stands, and for each status those that may follow it. */
public enum TaskStatus {
    /** Waits for somebody to execute it. */
    @JsonProperty("queued")
    QUEUED,
    /** One agent may have it, until the offer expires. */
    @JsonProperty("offered")
    OFFERED,
    /** One agent has it, and has not reported yet. */
    @JsonProperty("leased")
    LEASED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("canceled")
    CANCELED,
    /** Its holder fell silent. A plan is queued again; an apply comes back only with the same lease. */
    @JsonProperty("lost")
    LOST;

    public Set<TaskStatus> next() {
        return switch (this) {
            case QUEUED -> Set.of(OFFERED, LEASED, FAILED, CANCELED);
            case OFFERED -> Set.of(QUEUED, LEASED, FAILED, CANCELED);
            case LEASED -> Set.of(RUNNING, QUEUED, SUCCEEDED, FAILED, CANCELED, LOST);
            case RUNNING -> Set.of(QUEUED, SUCCEEDED, FAILED, CANCELED, LOST);
            case LOST -> Set.of(QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELED);
            case SUCCEEDED, FAILED, CANCELED -> Set.of();
        };
    }

    public boolean isFinal() {
        return next().isEmpty();
    }

    /** Whether somebody executes it now. */
    public boolean isHeld() {
        return this == LEASED || this == RUNNING;
    }
}
