package io.terrane.executor.input;

import io.terrane.protocol.FailureKind;

/** The engine cannot be given this. The message is a sentence for the run's owner, without any value. */
public final class RefusedInput extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    RefusedInput(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public FailureKind kind() {
        return kind;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
