package io.terrane.agent.session;

import java.time.Duration;
import java.util.Optional;

/** The header {@code Retry-After}, in seconds. */
final class RetryAfter {
    private static final int LONGEST_SECONDS = 300;

    private RetryAfter() {}

    static Duration in(Optional<String> header) {
        try {
            var seconds = header.map(Integer::parseInt).orElse(0);
            return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_SECONDS));
        } catch (NumberFormatException _) {
            return Duration.ZERO;
        }
    }
}
