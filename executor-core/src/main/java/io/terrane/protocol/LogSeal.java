package io.terrane.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The end of a task's log: {@code POST .../logs/seal}.
 *
 * @param length all bytes of it
 * @param sha256 of all bytes; absent where whoever wrote a partial log does not have all of it any more
 * @param partial why it is not all that the child wrote, where that is so
 */
public record LogSeal(
        long length, @Nullable String sha256, @Nullable String partial) {
    public LogSeal {
        Check.atLeast(0, length, "length");
        if (sha256 != null) {
            Check.sha256(sha256, "sha256");
        } else if (partial == null) {
            throw new IllegalArgumentException("sha256 is missing: only a partial log may be sealed without it");
        }
    }
}
