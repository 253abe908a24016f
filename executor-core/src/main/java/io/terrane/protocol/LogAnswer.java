package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer to a log chunk that was taken.
 *
 * @param nextOffset the durable length of the log, which is where the next chunk begins
 */
public record LogAnswer(Result result, long nextOffset) {
    /** Request header: where the chunk begins; answer header: the durable length. Both count uncompressed bytes. */
    public static final String OFFSET_HEADER = "Upload-Offset";

    /** Answer header: how many milliseconds the agent may gather bytes before it sends them. */
    public static final String FLUSH_HEADER = "Terrane-Flush-Interval";

    public LogAnswer {
        requireNonNull(result, "result");
        Check.atLeast(0, nextOffset, "next_offset");
    }

    public enum Result {
        @JsonProperty("appended")
        APPENDED,
        /** All of it was there already. */
        @JsonProperty("duplicate")
        DUPLICATE,
        /** Its beginning was there already; the rest was appended. */
        @JsonProperty("partial-duplicate")
        PARTIAL_DUPLICATE
    }
}
