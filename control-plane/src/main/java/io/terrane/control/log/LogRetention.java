package io.terrane.control.log;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobId;
import io.terrane.control.blob.BlobStore;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Deletes the bytes of logs that were sealed too long ago, some a round; by default none ever. */
@ApplicationScoped
class LogRetention {
    /** Replicas that do it at the same time take different ones. */
    private static final String EXPIRE = """
            with old as (
                select id, blob_id from log_stream
                where sealed_at < now() - make_interval(secs => $1) and expired_at is null
                order by sealed_at limit $2 for update skip locked
            ), expired as (
                update log_stream s set expired_at = now(), blob_id = null from old where s.id = old.id returning s.id
            ), chunks as (
                delete from log_chunk using expired e where log_stream_id = e.id
            ), pieces as (
                delete from log_piece using expired e where log_stream_id = e.id
            )
            select blob_id from old
            """;

    private final Pool pool;
    private final BlobStore blobs;
    private final LogConfig config;

    LogRetention(Pool pool, BlobStore blobs, LogConfig config) {
        this.pool = pool;
        this.blobs = blobs;
        this.config = config;
    }

    @Scheduled(
            every = "${terrane.log.retention-interval}",
            delayed = "${terrane.log.retention-interval}",
            identity = "log-retention",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        return config.retention()
                .map(this::expire)
                .orElseGet(() -> Uni.createFrom().voidItem())
                .onFailure()
                .invoke(failure -> Log.warnf("Old logs are not deleted now: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    Uni<Void> expire(Duration age) {
        return pool.preparedQuery(EXPIRE)
                .execute(Tuple.of((double) age.toSeconds(), config.expiredLogs()))
                .invoke(rows -> tell(rows.size()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> Optional.<UUID>ofNullable(row.getUUID(0)))
                        .flatMap(Optional::stream)
                        .toList())
                .chain(this::delete);
    }

    private static void tell(int count) {
        if (count > 0) {
            Log.infof("Deleted %d logs that were sealed too long ago", count);
        }
    }

    private Uni<Void> delete(List<UUID> ids) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(id -> blobs.discard(new BlobId(id)))
                .onItem()
                .ignoreAsUni();
    }
}
