package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names one stored state. */
public record StateVersionId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public StateVersionId {
        requireNonNull(value, "value");
    }

    /** Fails with {@link IllegalArgumentException} where the text is not a UUID. */
    public static StateVersionId of(String text) {
        return new StateVersionId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
