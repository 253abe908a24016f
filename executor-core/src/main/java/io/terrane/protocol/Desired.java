package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What the control plane wants of a task: a level, repeated in every answer, so that it can neither be lost nor be
 * obeyed twice.
 */
public enum Desired {
    @JsonProperty("run")
    RUN("run"),
    @JsonProperty("cancel")
    CANCEL("cancel"),
    /** End it now, whatever that costs. */
    @JsonProperty("force")
    FORCE("force");

    /** The header of every answer to a task request. */
    public static final String HEADER = "Terrane-Desired";

    private final String wire;

    Desired(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /** Fails with {@link IllegalArgumentException} where the text names no level. */
    public static Desired of(String wire) {
        for (var desired : values()) {
            if (desired.wire.equals(wire)) {
                return desired;
            }
        }
        throw new IllegalArgumentException("The desired state is one of run, cancel and force, not " + wire);
    }

    /** The stronger of the two: a level only ever rises. */
    public Desired or(Desired other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
