package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A variable with its value.
 *
 * @param hcl the value is an expression of the engine's language, not a string
 * @param sensitive the value is masked in logs and never shown
 */
public record Variable(String key, String value, Category category, boolean hcl, boolean sensitive) {
    public Variable {
        requireNonNull(key, "key");
        requireNonNull(value, "value");
        requireNonNull(category, "category");
    }

    @Override
    public String toString() {
        return "Variable[%s, %s%s]".formatted(key, category, sensitive ? ", sensitive" : "");
    }

    public enum Category {
        /** An input variable of the root module. */
        @JsonProperty("terraform")
        TERRAFORM,
        /** A variable of the engine's environment. */
        @JsonProperty("environment")
        ENVIRONMENT
    }
}
