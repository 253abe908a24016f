package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.UUID;

/** Compares a chunk that was sent before, in whole or in part, with what is stored of it. */
@ApplicationScoped
class Overlap {
    private final LogReader reader;
    private final Offload offload;

    Overlap(LogReader reader, Offload offload) {
        this.reader = reader;
        this.offload = offload;
    }

    /** Fails with {@code CONTENT_CONFLICT} where a byte differs before {@code length}, the end of the log. */
    Uni<Void> requireSame(UUID stream, ReceivedChunk chunk, long length) {
        return offload.compute(chunk.bytes().length, chunk::content).chain(content -> {
            var compared = new Comparison(content);
            return reader.bytes(stream, chunk.offset(), Math.min(length, chunk.end()))
                    .onItem()
                    .invoke(compared::next)
                    .onItem()
                    .ignoreAsUni();
        });
    }

    private static final class Comparison {
        private final byte[] content;
        private int at;

        Comparison(byte[] content) {
            this.content = content;
        }

        void next(Buffer stored) {
            var end = at + stored.length();
            if (!Arrays.equals(content, at, end, stored.getBytes(), 0, stored.length())) {
                throw new Problem(
                        ProblemType.CONTENT_CONFLICT,
                        "The chunk overlaps the stored log, and other bytes are stored there.");
            }
            at = end;
        }
    }
}
