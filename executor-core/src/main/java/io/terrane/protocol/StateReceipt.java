package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

/** A state is stored. */
public record StateReceipt(StateVersionId stateVersionId, long serial) {
    /** Request header: {@code true} where the child was killed in the middle of writing. */
    public static final String SUSPECT_HEADER = "Terrane-State-Suspect";

    public StateReceipt {
        requireNonNull(stateVersionId, "state_version_id");
        Check.atLeast(0, serial, "serial");
    }
}
