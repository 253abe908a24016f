package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The part of a run that a task executes. */
public enum Phase {
    @JsonProperty("plan")
    PLAN,
    @JsonProperty("apply")
    APPLY
}
