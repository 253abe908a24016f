package io.terrane.executor.step;

import org.jspecify.annotations.Nullable;

/** A step was ended, or not begun, because somebody wanted that. */
final class StepCanceled extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable Integer exitCode;

    StepCanceled(String sentence, @Nullable Integer exitCode) {
        super(sentence);
        this.exitCode = exitCode;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    @Nullable
    Integer exitCode() {
        return exitCode;
    }
}
