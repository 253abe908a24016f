package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The SHA-256 of a log's bytes, chunk by chunk. */
final class LogDigest {
    private final MessageDigest digest = sha256();

    /** Adds what follows; to be waited for before the next. */
    Uni<Void> add(List<StoredChunk> chunks, Offload offload) {
        var bytes = chunks.stream().mapToInt(chunk -> chunk.bytes().length).sum();
        return offload.compute(bytes, () -> {
                    chunks.forEach(this::update);
                    return true;
                })
                .replaceWithVoid();
    }

    /** Of all that was added; nothing is added any more. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void update(StoredChunk chunk) {
        for (Buffer piece : chunk.content(chunk.offset(), chunk.end())) {
            digest.update(piece.getBytes());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
