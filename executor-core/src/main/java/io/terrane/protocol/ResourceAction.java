package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done to a resource. */
public enum ResourceAction {
    @JsonProperty("no-op")
    NO_OP,
    @JsonProperty("create")
    CREATE,
    @JsonProperty("read")
    READ,
    @JsonProperty("update")
    UPDATE,
    @JsonProperty("delete")
    DELETE,
    /** Deleted and made anew, in either order. */
    @JsonProperty("replace")
    REPLACE,
    /** Dropped from the state, and left alone otherwise. */
    @JsonProperty("forget")
    FORGET
}
