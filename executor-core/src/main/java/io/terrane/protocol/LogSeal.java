package io.terrane.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The end of a task's log: {@code POST .../logs/seal}.
 *
 * @param length all bytes of it
 * @param sha256 of all bytes
 * @param partial why it is not all that the child wrote, where that is so
 */
public record LogSeal(long length, String sha256, @Nullable String partial) {
    public LogSeal {
        Check.atLeast(0, length, "length");
        Check.sha256(sha256, "sha256");
    }
}
