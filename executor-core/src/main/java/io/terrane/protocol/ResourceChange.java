package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a plan would do to one resource.
 *
 * @param address the resource's, with module, key and index
 * @param previousAddress where it was before a {@code moved} block
 * @param deposed the key of a deposed object, where the change is about one
 * @param drift it changed outside of the engine; the plan merely notes it
 * @param before its values, sensitive ones masked; absent for a new one
 * @param after its values, sensitive ones masked and unknown ones absent; absent for one that goes
 */
public record ResourceChange(
        String address,
        @Nullable String previousAddress,
        @Nullable String deposed,
        String type,
        String name,
        @Nullable String provider,
        ResourceAction action,
        boolean drift,
        boolean importing,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {
    public ResourceChange {
        Check.notBlank(address, "address");
        requireNonNull(type, "type");
        requireNonNull(name, "name");
        requireNonNull(action, "action");
    }
}
