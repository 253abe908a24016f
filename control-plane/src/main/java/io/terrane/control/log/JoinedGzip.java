package io.terrane.control.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Chunks as the one member of a gzip stream (RFC 1952), which every client understands, unlike several. Their
 * compressed data is taken as it is; only a chunk that was not made to be joined is compressed for it.
 */
final class JoinedGzip {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** An empty one. */
    private static final short LAST_BLOCK = 3;

    private final Offload offload;
    private final Consumer<LogPiece> listener;
    private final JoinedChecksum checksum = new JoinedChecksum();
    private long length;
    private long position = HEADER.length;

    private JoinedGzip(Offload offload, Consumer<LogPiece> listener) {
        this.offload = offload;
        this.listener = listener;
    }

    static Multi<Buffer> of(Multi<StoredChunk> chunks, Offload offload) {
        return of(chunks, offload, _ -> {});
    }

    /** @param listener is told of each chunk where it is in the stream */
    static Multi<Buffer> of(Multi<StoredChunk> chunks, Offload offload, Consumer<LogPiece> listener) {
        return Multi.createFrom().deferred(() -> {
            var joined = new JoinedGzip(offload, listener);
            return Multi.createBy()
                    .concatenating()
                    .streams(
                            Multi.createFrom().item(Buffer.buffer(HEADER)),
                            chunks.onItem().transformToUniAndConcatenate(joined::next),
                            Multi.createFrom().items(() -> Stream.of(joined.end())));
        });
    }

    private Uni<Buffer> next(StoredChunk chunk) {
        checksum.append(chunk.crc32(), chunk.length());
        length += chunk.length();
        var data =
                chunk.isJoinable() ? Uni.createFrom().item(chunk::data) : offload.compute(chunk.length(), chunk::data);
        return data.invoke(bytes -> tell(chunk, bytes.length)).map(Buffer::buffer);
    }

    private void tell(StoredChunk chunk, int bytes) {
        listener.accept(new LogPiece(chunk.offset(), chunk.length(), chunk.crc32(), position, bytes));
        position += bytes;
    }

    /** Its length counts modulo 2^32. */
    private Buffer end() {
        return Buffer.buffer(10)
                .appendShortLE(LAST_BLOCK)
                .appendIntLE(checksum.value())
                .appendIntLE((int) length);
    }
}
