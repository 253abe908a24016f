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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.stream.LongStream;

/**
 * Keeps blobs in the database, in parts. Each part is committed by itself: an upload or a download that takes its time
 * holds no connection meanwhile. A blob whose digest is null is not whole yet. What is smaller than a part, as most
 * blobs are, is written by one statement.
 */
@ApplicationScoped
class PostgresBlobStore implements BlobStore {
    private static final String WHOLE = """
            with whole as (
                insert into blob (id, created_at, size, sha256) values ($1, $2, $3, decode($4, 'hex')) returning id
            )
            insert into blob_part (blob_id, start_offset, bytes) select id, 0, $5 from whole where length($5) > 0
            """;

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
            return Parts.of(bytes.onItem().invoke(tally::count))
                    .onItem()
                    .transformToUniAndConcatenate(part -> store(id, tally, part))
                    .onItem()
                    .ignoreAsUni()
                    .chain(() -> close(tally.of(id), tally))
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

    private Uni<Void> store(BlobId id, Tally tally, Buffer part) {
        if (tally.stored() > 0) {
            return append(id, tally, part);
        }
        if (part.length() < Parts.SIZE) {
            tally.keep(part);
            return Uni.createFrom().voidItem();
        }
        return open(id).chain(() -> append(id, tally, part));
    }

    private Uni<Void> open(BlobId id) {
        return pool.preparedQuery("insert into blob (id, created_at) values ($1, $2)")
                .execute(Tuple.of(id.value(), now()))
                .replaceWithVoid();
    }

    private Uni<Void> append(BlobId id, Tally tally, Buffer part) {
        return pool.preparedQuery("insert into blob_part (blob_id, start_offset, bytes) values ($1, $2, $3)")
                .execute(Tuple.of(id.value(), tally.advance(part.length()), part))
                .replaceWithVoid();
    }

    private Uni<StoredBlob> close(StoredBlob blob, Tally tally) {
        return tally.stored() > 0 ? close(blob) : insert(blob, tally.kept());
    }

    private Uni<StoredBlob> insert(StoredBlob blob, Buffer bytes) {
        return pool.preparedQuery(WHOLE)
                .execute(Tuple.of(blob.id().value(), now(), blob.size(), blob.sha256(), bytes))
                .replaceWith(blob);
    }

    private Uni<StoredBlob> close(StoredBlob blob) {
        return pool.preparedQuery("update blob set size = $2, sha256 = decode($3, 'hex') where id = $1")
                .execute(Tuple.of(blob.id().value(), blob.size(), blob.sha256()))
                .replaceWith(blob);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
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
