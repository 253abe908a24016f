package io.terrane.control.web;

import io.terrane.control.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something stops to be good. */
public final class Expiry {
    private Expiry() {}

    /** Fails with {@code INVALID} where it would have expired already. */
    public static void check(@Nullable Instant expiresAt, Instant now) {
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw Problem.invalid("expires_at", "expires_at must be in the future; leave it out for never.");
        }
    }
}
