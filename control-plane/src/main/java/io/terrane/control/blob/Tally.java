package io.terrane.control.blob;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What is known of a blob while its bytes pass by. */
final class Tally {
    private final long maxBytes;
    private final MessageDigest digest = sha256();
    private long size;
    private long stored;
    private Buffer kept = Buffer.buffer();

    Tally(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void count(Buffer bytes) {
        size += bytes.length();
        if (size > maxBytes) {
            throw new Problem(ProblemType.TOO_LARGE, "At most %d bytes are taken here.".formatted(maxBytes));
        }
        digest.update(bytes.getBytes());
    }

    /** Answers where the part begins. */
    long advance(int length) {
        var start = stored;
        stored += length;
        return start;
    }

    long stored() {
        return stored;
    }

    /** All of a blob that is smaller than a part. */
    void keep(Buffer whole) {
        kept = whole;
    }

    Buffer kept() {
        return kept;
    }

    StoredBlob of(BlobId id) {
        return new StoredBlob(id, size, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
