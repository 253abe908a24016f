package io.terrane.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** An output of the root module. A sensitive one has no value here: it stands in the state alone. */
public record Output(
        boolean sensitive,
        @Nullable JsonNode type,
        @Nullable JsonNode value) {
    public Output {
        if (sensitive && value != null) {
            throw new IllegalArgumentException("value must not be there for a sensitive output");
        }
    }
}
