package io.terrane.control.blob;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Deletes what uploads left behind whose process died in the middle. */
@ApplicationScoped
class UnfinishedBlobs {
    /** Far longer than any upload takes. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Pool pool;
    private final InstantSource clock;

    UnfinishedBlobs(Pool pool, InstantSource clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "10m", identity = "unfinished-blobs")
    Uni<Void> delete() {
        return pool.preparedQuery("delete from blob where sha256 is null and created_at < $1")
                .execute(Tuple.of(clock.instant().minus(ABANDONED).atOffset(ZoneOffset.UTC)))
                .invoke(deleted -> {
                    if (deleted.rowCount() > 0) {
                        Log.infof("Deleted %d unfinished blobs", deleted.rowCount());
                    }
                })
                .replaceWithVoid();
    }
}
