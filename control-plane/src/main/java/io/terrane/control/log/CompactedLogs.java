package io.terrane.control.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.blob.StoredBlob;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Makes one gzip member in a blob of a log's chunks. A reader may begin with the chunks and go on with the pieces: they
 * are exchanged in one statement, and both are asked for by the offset.
 */
@ApplicationScoped
class CompactedLogs {
    private static final String EXCHANGE = """
            with compacted as (
                update log_stream set blob_id = $2 where id = $1 and blob_id is null and sealed_at is not null and expired_at is null
                returning id
            ), pieces as (
                insert into log_piece (log_stream_id, start_offset, length, crc32, blob_offset, blob_length)
                select c.id, p.* from compacted c, unnest($3::bigint[], $4::int[], $5::bigint[], $6::bigint[], $7::int[]) p
            ), gone as (
                delete from log_chunk using compacted c where log_stream_id = c.id
            )
            select id from compacted
            """;

    private final Pool pool;
    private final BlobStore blobs;
    private final LogReader reader;
    private final PieceReader pieces;
    private final Offload offload;

    CompactedLogs(Pool pool, BlobStore blobs, LogReader reader, PieceReader pieces, Offload offload) {
        this.pool = pool;
        this.blobs = blobs;
        this.reader = reader;
        this.pieces = pieces;
        this.offload = offload;
    }

    /**
     * A log that will not change.
     *
     * @param sha256 of all bytes
     */
    record SealedLog(UUID stream, long length, String sha256) {}

    /** Fails, and leaves the log as it is, where what was written is not what can be read. */
    Uni<Void> make(SealedLog log) {
        var made = new LogPieces();
        var member = JoinedGzip.of(reader.chunks(log.stream(), 0, log.length()), offload, made::add);
        return blobs.write(member, Long.MAX_VALUE)
                .chain(blob -> verify(log, blob, made)
                        .chain(() -> exchange(log, blob, made))
                        .onFailure()
                        .call(() -> blobs.discard(blob.id())));
    }

    /** The chunks are about to go, so that nothing is taken for granted. */
    private Uni<Void> verify(SealedLog log, StoredBlob blob, LogPieces made) {
        var digest = new LogDigest();
        return Multi.createFrom()
                .iterable(made.all())
                .onItem()
                .transformToUniAndConcatenate(piece -> pieces.read(blob.id(), List.of(piece)))
                .onItem()
                .transformToUniAndConcatenate(read -> digest.add(read, offload))
                .onItem()
                .ignoreAsUni()
                .invoke(() -> require(digest.hex().equals(log.sha256()), log));
    }

    private Uni<Void> exchange(SealedLog log, StoredBlob blob, LogPieces made) {
        return pool.preparedQuery(EXCHANGE)
                .execute(made.addTo(Tuple.of(log.stream(), blob.id().value())))
                .invoke(rows -> require(rows.size() == 1, log))
                .replaceWithVoid();
    }

    private static void require(boolean good, SealedLog log) {
        if (!good) {
            throw new IllegalStateException("Log %s was not compacted".formatted(log.stream()));
        }
    }
}
