package io.terrane.control.blob;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.terrane.control.web.Detached;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.stream.LongStream;

/**
 * Keeps blobs in the database, in parts. Each part is committed by itself: an upload or a download that takes its time
 * holds no connection meanwhile. A blob whose digest is null is not whole yet.
 */
@ApplicationScoped
class PostgresBlobStore implements BlobStore {
    private final Pool pool;
    private final InstantSource clock;

    PostgresBlobStore(Pool pool, InstantSource clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Uni<StoredBlob> write(Multi<Buffer> bytes, long maxBytes) {
        return Detached.from(Uni.createFrom().deferred(() -> {
            var id = new BlobId(Ids.next());
            var tally = new Tally(maxBytes);
            return open(id).chain(() -> Parts.of(bytes.onItem().invoke(tally::count))
                            .onItem()
                            .transformToUniAndConcatenate(part -> store(id, tally, part))
                            .onItem()
                            .ignoreAsUni())
                    .chain(() -> close(tally.of(id)))
                    .onFailure() // Where even the deletion fails, it stays unfinished, which UnfinishedBlobs looks for.
                    .call(() -> discard(id));
        }));
    }

    @Override
    public Multi<Buffer> read(BlobId id, long from, long to) {
        return Multi.createFrom()
                .items(() -> LongStream.iterate(
                                from - from % Parts.SIZE, start -> start < to, start -> start + Parts.SIZE)
                        .boxed())
                .onItem()
                .transformToUniAndConcatenate(start -> load(id, start, Math.max(from, start), to));
    }

    @Override
    public Uni<Void> delete(BlobId id) {
        return pool.preparedQuery("delete from blob where id = $1")
                .execute(Tuple.of(id.value()))
                .replaceWithVoid();
    }

    private Uni<Void> open(BlobId id) {
        return pool.preparedQuery("insert into blob (id, created_at) values ($1, $2)")
                .execute(Tuple.of(id.value(), clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private Uni<Void> store(BlobId id, Tally tally, Buffer part) {
        return pool.preparedQuery("insert into blob_part (blob_id, start_offset, bytes) values ($1, $2, $3)")
                .execute(Tuple.of(id.value(), tally.advance(part.length()), part))
                .replaceWithVoid();
    }

    private Uni<StoredBlob> close(StoredBlob blob) {
        return pool.preparedQuery("update blob set size = $2, sha256 = decode($3, 'hex') where id = $1")
                .execute(Tuple.of(blob.id().value(), blob.size(), blob.sha256()))
                .replaceWith(blob);
    }

    private Uni<Buffer> load(BlobId id, long start, long from, long to) {
        return pool.preparedQuery(
                        "select substring(bytes from $3 for $4) from blob_part where blob_id = $1 and start_offset = $2")
                .execute(Tuple.of(
                        id.value(), start, (int) (from - start) + 1, (int) (Math.min(to, start + Parts.SIZE) - from)))
                .map(rows -> {
                    var row = rows.iterator();
                    if (!row.hasNext()) {
                        throw new IllegalStateException("Blob %s has no part at %d".formatted(id, start));
                    }
                    return row.next().getBuffer(0).getDelegate();
                });
    }
}
