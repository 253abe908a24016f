package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A part of a stored plan: {@code PUT .../plan?part=}. */
public enum PlanPart {
    /** The engine's own plan file. */
    @JsonProperty("file")
    FILE("file"),
    /** The plan as {@code show -json} prints it. */
    @JsonProperty("json")
    JSON("json"),
    /** The dependency lock file that the plan was made with. */
    @JsonProperty("lock")
    LOCK("lock");

    private final String wire;

    PlanPart(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /** Fails with {@link IllegalArgumentException} where the text names no part. */
    public static PlanPart of(String wire) {
        for (var part : values()) {
            if (part.wire.equals(wire)) {
                return part;
            }
        }
        throw new IllegalArgumentException("part must be file, json or lock, not " + wire);
    }
}
