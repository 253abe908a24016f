package io.terrane.control.state;

import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobStreams;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.executor.state.NotAState;
import io.terrane.executor.state.StateHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;

/** Reads what stored states say of themselves. */
@ApplicationScoped
class StateHeaders {
    private final BlobStreams streams;

    StateHeaders(BlobStreams streams) {
        this.streams = streams;
    }

    /** Fails with {@code INVALID} where the bytes are no state. */
    Uni<StateHeader> of(StoredBlob blob) {
        return streams.read(blob, StateHeaders::read);
    }

    private static StateHeader read(InputStream bytes) throws IOException {
        try {
            return StateHeader.read(bytes);
        } catch (NotAState refused) {
            throw new Problem(ProblemType.INVALID, String.valueOf(refused.getMessage()));
        }
    }
}
