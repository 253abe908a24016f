package io.terrane.agent.settings;

import java.util.List;

/** Settings that cannot be used: one sentence for each, none of which holds a secret. */
public final class InvalidSettings extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> complaints;

    InvalidSettings(List<String> complaints) {
        super(String.join("\n", complaints));
        this.complaints = List.copyOf(complaints);
    }

    public List<String> complaints() {
        return complaints;
    }
}
