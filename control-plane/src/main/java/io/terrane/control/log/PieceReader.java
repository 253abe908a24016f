package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobId;
import io.terrane.control.blob.BlobStore;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Reads ranges of compacted logs, as if they were chunks. */
@ApplicationScoped
class PieceReader {
    private static final String PIECES = """
            select p.start_offset, p.length, p.crc32, p.blob_offset, p.blob_length, s.blob_id
            from log_piece p join log_stream s on s.id = p.log_stream_id
            where p.log_stream_id = $1 and p.start_offset < $3 and p.start_offset >= (
                select max(start_offset) from log_piece where log_stream_id = $1 and start_offset <= $2)
            order by p.start_offset limit $4
            """;

    private final Pool pool;
    private final BlobStore blobs;

    PieceReader(Pool pool, BlobStore blobs) {
        this.pool = pool;
        this.blobs = blobs;
    }

    /** Those that hold the bytes between two offsets, which must be there; not more than so many. */
    Uni<List<StoredChunk>> window(UUID stream, long from, long to, int most) {
        return pool.preparedQuery(PIECES)
                .execute(Tuple.of(stream, from, to, most))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        throw new IllegalStateException("Log %s has no bytes at %d".formatted(stream, from));
                    }
                    return read(new BlobId(rows.iterator().next().getUUID("blob_id")), pieces(rows));
                });
    }

    /** Pieces that follow each other. */
    Uni<List<StoredChunk>> read(BlobId blob, List<LogPiece> pieces) {
        var start = pieces.getFirst().blobOffset();
        return blobs.read(blob, start, pieces.getLast().blobEnd())
                .collect()
                .in(Buffer::buffer, Buffer::appendBuffer)
                .map(bytes ->
                        pieces.stream().map(piece -> chunk(piece, bytes, start)).toList());
    }

    private static StoredChunk chunk(LogPiece piece, Buffer bytes, long start) {
        var data = bytes.getBytes((int) (piece.blobOffset() - start), (int) (piece.blobEnd() - start));
        return new StoredChunk(piece.offset(), piece.length(), piece.crc32(), ChunkEncoding.FLUSHED, data);
    }

    private static List<LogPiece> pieces(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new LogPiece(
                        row.getLong("start_offset"),
                        row.getInteger("length"),
                        row.getLong("crc32"),
                        row.getLong("blob_offset"),
                        row.getInteger("blob_length")))
                .toList();
    }
}
