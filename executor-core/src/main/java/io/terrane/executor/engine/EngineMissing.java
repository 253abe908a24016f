package io.terrane.executor.engine;

/** The engine that is wanted cannot be had; the message is a sentence that says what to do. */
public final class EngineMissing extends Exception {
    private static final long serialVersionUID = 1L;

    EngineMissing(String sentence) {
        super(sentence);
    }

    EngineMissing(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
