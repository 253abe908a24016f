package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a run is for. */
public enum RunKind {
    /** Shows what would change; never applied, and never waits for the workspace. */
    @JsonProperty("plan-only")
    PLAN_ONLY,
    @JsonProperty("plan-and-apply")
    PLAN_AND_APPLY,
    /** Plans, and after approval carries out, the end of every resource. */
    @JsonProperty("destroy")
    DESTROY,
    /** Takes what changed outside of terraform into the state, and changes nothing itself. */
    @JsonProperty("refresh-only")
    REFRESH_ONLY
}
