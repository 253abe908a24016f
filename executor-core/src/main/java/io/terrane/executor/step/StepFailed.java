package io.terrane.executor.step;

import io.terrane.protocol.FailureKind;
import org.jspecify.annotations.Nullable;

/** A step ended badly, for a reason that the run's owner should read: a sentence without paths or secrets. */
final class StepFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final @Nullable Integer exitCode;

    StepFailed(FailureKind kind, String sentence) {
        this(kind, sentence, null);
    }

    StepFailed(FailureKind kind, String sentence, @Nullable Integer exitCode) {
        super(sentence);
        this.kind = kind;
        this.exitCode = exitCode;
    }

    FailureKind kind() {
        return kind;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    @Nullable
    Integer exitCode() {
        return exitCode;
    }
}
