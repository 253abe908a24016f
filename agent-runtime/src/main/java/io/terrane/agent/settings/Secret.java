package io.terrane.agent.settings;

/** A text that nothing prints. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "Secret[...]";
    }
}
