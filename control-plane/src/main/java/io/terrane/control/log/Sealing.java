package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.LogSeal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Checks that a log is whole before it is closed for good. */
@ApplicationScoped
class Sealing {
    private static final int LONGEST_REASON = 1000;
    private static final Pattern REASON = Pattern.compile("[ -~]{0,%d}".formatted(LONGEST_REASON));

    private final LogReader reader;
    private final Offload offload;

    Sealing(LogReader reader, Offload offload) {
        this.reader = reader;
        this.offload = offload;
    }

    static void check(LogSeal seal) {
        if (seal.partial() != null && !REASON.matcher(seal.partial()).matches()) {
            throw Problem.invalid(
                    "partial",
                    "partial must be one line of at most %d printable ASCII characters: it is shown in a header."
                            .formatted(LONGEST_REASON));
        }
    }

    /** Fails with {@code INCOMPLETE} where the log has another length. */
    static void requireLength(LogSeal seal, long length) {
        if (seal.length() != length) {
            throw new Problem(
                    ProblemType.INCOMPLETE,
                    "The log has %d bytes here, not the %d of the seal.".formatted(length, seal.length()));
        }
    }

    /** Fails with {@code SEALED} where the log was sealed as something else. */
    static void requireSame(LogSeal seal, StreamTail sealed) {
        if (sealed.length() != seal.length() || isOther(sealed.sha256().orElseThrow(), seal)) {
            throw new Problem(ProblemType.SEALED, "The log was sealed with another length or digest.");
        }
    }

    /** Reads all of it once, one chunk at a time, and answers its digest. Fails with {@code DIGEST_MISMATCH}. */
    Uni<String> digest(UUID stream, LogSeal seal) {
        var digest = new LogDigest();
        return reader.chunks(stream, 0, seal.length())
                .onItem()
                .transformToUniAndConcatenate(chunk -> digest.add(List.of(chunk), offload))
                .onItem()
                .ignoreAsUni()
                .map(_ -> requireSame(digest.hex(), seal));
    }

    private static String requireSame(String actual, LogSeal seal) {
        if (isOther(actual, seal)) {
            throw new Problem(
                    ProblemType.DIGEST_MISMATCH, "The log's bytes have another SHA-256 here than the seal says.");
        }
        return actual;
    }

    /** Whoever seals a partial log may not have all of it any more: what is here counts. */
    private static boolean isOther(String actual, LogSeal seal) {
        return seal.sha256() != null && !actual.equals(seal.sha256());
    }
}
