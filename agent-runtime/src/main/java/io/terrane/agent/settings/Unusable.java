package io.terrane.agent.settings;

/** A text cannot be the value of a setting; the message goes on after the setting's name. */
final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
        super(message, null, false, false);
    }
}
