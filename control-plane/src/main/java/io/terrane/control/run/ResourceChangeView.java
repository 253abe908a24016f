package io.terrane.control.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the plan would do to a resource, and what became of that.
 *
 * @param position in the plan, from 1
 * @param status {@code planned}, {@code applying}, {@code applied} or {@code errored}
 */
@RegisterForReflection
public record ResourceChangeView(
        int position,
        String address,
        @Nullable String previousAddress,
        @Nullable String deposed,
        String type,
        String name,
        @Nullable String provider,
        String action,
        boolean drift,
        boolean importing,
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        String status,
        @Nullable String providerId,
        @Nullable Long elapsedMs) {

    /**
     * A part of a plan, in its order.
     *
     * @param next what to send as {@code after} to get what follows; absent where nothing does
     */
    @RegisterForReflection
    public record Page(
            List<ResourceChangeView> items, @Nullable Integer next) {}
}
