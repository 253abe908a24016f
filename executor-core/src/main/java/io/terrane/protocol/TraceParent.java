package io.terrane.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A span under which a trace goes on, as W3C Trace Context writes it in the header {@code traceparent}. */
public record TraceParent(@JsonValue String value) {
    public static final String HEADER = "traceparent";

    /** Version 00: a trace, a span and flags. Ids of nothing but zeros name nothing. */
    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final int TRACE_BEGIN = 3;
    private static final int SPAN_BEGIN = 36;
    private static final int FLAGS_BEGIN = 53;

    public TraceParent {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("A traceparent must be one of version 00 of W3C Trace Context");
        }
    }

    /** Empty where there is none, or what is there is none: a trace is nothing to fail for. */
    public static Optional<TraceParent> of(@Nullable String text) {
        return text != null && FORM.matcher(text).matches() ? Optional.of(new TraceParent(text)) : Optional.empty();
    }

    /** Null where it is none, so that whatever holds it can be read all the same. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static @Nullable TraceParent read(String text) {
        return of(text).orElse(null);
    }

    /** Another span of the same trace, of which as much is kept. */
    public TraceParent withSpan(String span) {
        return new TraceParent(value.substring(0, SPAN_BEGIN) + span + value.substring(FLAGS_BEGIN - 1));
    }

    /**
     * The span of one step, where this is its attempt's. It follows from both: so the executor can name it to a child
     * before it is made, and whoever makes it need not be told.
     */
    public TraceParent step(String name) {
        var hash = UUID.nameUUIDFromBytes("%s/%s".formatted(span(), name).getBytes(UTF_8));
        return withSpan(HexFormat.of().toHexDigits(hash.getMostSignificantBits()));
    }

    /** 32 hexadecimal digits. */
    public String trace() {
        return value.substring(TRACE_BEGIN, SPAN_BEGIN - 1);
    }

    /** 16 hexadecimal digits. */
    public String span() {
        return value.substring(SPAN_BEGIN, FLAGS_BEGIN - 1);
    }

    /** Two hexadecimal digits. */
    public String flags() {
        return value.substring(FLAGS_BEGIN);
    }

    @Override
    public String toString() {
        return value;
    }
}
