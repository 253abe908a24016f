package io.terrane.control.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TraceParent;
import java.util.HexFormat;
import java.util.UUID;

/**
 * One attempt of a task whose run is traced. The ids of its spans follow from it, so that whatever happens under it can
 * name them before they are known to anybody, and whichever replica hears of its end.
 *
 * @param request the span of the request that made the run
 */
public record TracedAttempt(TraceParent request, RunId run, TaskId task, int attempt, Phase phase) {
    private static final int DISPATCH = 0;

    /** The time in the queue: one span for all attempts of the task. */
    TraceParent dispatch() {
        return request.withSpan(span(DISPATCH));
    }

    /** What requests of its holder, and what its engine does, are parts of. */
    public TraceParent span() {
        return request.withSpan(span(attempt));
    }

    private String span(int number) {
        var name = UUID.nameUUIDFromBytes("%s/%d".formatted(task, number).getBytes(UTF_8));
        return HexFormat.of().toHexDigits(name.getMostSignificantBits());
    }
}
