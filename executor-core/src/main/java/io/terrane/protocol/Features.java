package io.terrane.protocol;

import java.util.List;

/**
 * What a side can do beyond the first version of the protocol, by name: each side says what it knows, and what both
 * know counts. Names that one does not know are left out.
 */
public final class Features {
    /** The agent declines a task whose engine it cannot run, rather than to fail it. */
    public static final String DECLINE_VERSION = "decline_version";

    /** The agent brings the state of an apply whose lease is over; the control plane keeps it aside. */
    public static final String LATE_STATE = "late_state";

    public static final List<String> SUPPORTED = List.of(DECLINE_VERSION, LATE_STATE);

    private Features() {}

    /** Those of the other side that are known here. */
    public static List<String> common(List<String> others) {
        return SUPPORTED.stream().filter(others::contains).toList();
    }
}
