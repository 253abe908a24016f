package io.terrane.control.database;

/** There is no database to work with, for a reason that an operator should read. */
public final class DatabaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseFailure(String sentence) {
        super(sentence);
    }

    DatabaseFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence for the operator. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
