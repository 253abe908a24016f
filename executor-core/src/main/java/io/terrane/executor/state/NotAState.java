package io.terrane.executor.state;

/** Bytes that should be a state are none; the message is one sentence. */
public final class NotAState extends Exception {
    private static final long serialVersionUID = 1L;

    public NotAState(String sentence) {
        super(sentence);
    }

    NotAState(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
