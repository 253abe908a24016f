package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far an apply is with one resource.
 *
 * @param id what the provider calls it, once it does
 * @param elapsedMs since its start
 */
public record ResourceProgress(
        String address,
        ResourceAction action,
        Status status,
        @Nullable String id,
        @Nullable Long elapsedMs) {
    public ResourceProgress {
        Check.notBlank(address, "address");
        requireNonNull(action, "action");
        requireNonNull(status, "status");
    }

    public enum Status {
        @JsonProperty("applying")
        APPLYING,
        @JsonProperty("applied")
        APPLIED,
        @JsonProperty("errored")
        ERRORED
    }
}
