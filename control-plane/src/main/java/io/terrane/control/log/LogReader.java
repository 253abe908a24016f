package io.terrane.control.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;

/** Reads ranges of logs, at a cost that depends on the range alone. */
@ApplicationScoped
class LogReader {
    /** What is read at once, in uncompressed bytes; the last chunk may go beyond. */
    private static final int WINDOW = 1 << 18;

    /** Also of chunks of a byte or two. */
    private static final int MOST_CHUNKS = 64;

    private static final String CHUNKS = """
            select start_offset, length, crc32, encoding, bytes from log_chunk
            where log_stream_id = $1 and start_offset < $3 and start_offset >= (
                select max(start_offset) from log_chunk where log_stream_id = $1 and start_offset <= $2)
            order by start_offset limit $4
            """;

    private final Pool pool;
    private final PieceReader pieces;

    LogReader(Pool pool, PieceReader pieces) {
        this.pool = pool;
        this.pieces = pieces;
    }

    /** The bytes between two offsets, which must be there, in pieces of at most 64 KiB. */
    Multi<Buffer> bytes(UUID stream, long from, long to) {
        return chunks(stream, from, to).onItem().transformToIterable(chunk -> chunk.content(from, to));
    }

    /** The chunks that hold these bytes. */
    Multi<StoredChunk> chunks(UUID stream, long from, long to) {
        if (from >= to) {
            return Multi.createFrom().empty();
        }
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicLong(from), at -> window(stream, at, to))
                .whilst(window -> window.getLast().end() < to)
                .onItem()
                .transformToIterable(window -> window);
    }

    private Uni<List<StoredChunk>> window(UUID stream, AtomicLong at, long to) {
        var end = Math.min(to, at.get() + WINDOW);
        return rows(stream, at.get(), end)
                .chain(chunks -> chunks.isEmpty()
                        ? pieces.window(stream, at.get(), end, MOST_CHUNKS)
                        : Uni.createFrom().item(chunks))
                .invoke(chunks -> at.set(chunks.getLast().end()));
    }

    /** None of a log that is compacted, maybe since the last window. */
    private Uni<List<StoredChunk>> rows(UUID stream, long from, long to) {
        return pool.preparedQuery(CHUNKS)
                .execute(Tuple.of(stream, from, to, MOST_CHUNKS))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(LogReader::chunk)
                        .toList());
    }

    private static StoredChunk chunk(Row row) {
        return new StoredChunk(
                row.getLong("start_offset"),
                row.getInteger("length"),
                row.getLong("crc32"),
                ChunkEncoding.ofColumn(row.getString("encoding")),
                row.getBuffer("bytes").getDelegate().getBytes());
    }
}
