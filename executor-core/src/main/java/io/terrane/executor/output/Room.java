package io.terrane.executor.output;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** How many bytes of values may go into one report: the rest stands in the plan and in the state. */
final class Room {
    /** Of one value. */
    static final int VALUE_BYTES = 64 << 10;

    /** Of all values. */
    static final int TOTAL_BYTES = 8 << 20;

    private long left = TOTAL_BYTES;

    /** Answers the value, or null where it is missing or too large. */
    @Nullable
    JsonNode take(JsonNode value) {
        if (value.isMissingNode()) {
            return null;
        }
        var size = JsonSize.of(value, VALUE_BYTES);
        if (size > VALUE_BYTES || size > left) {
            return null;
        }
        left -= size;
        return value;
    }
}
