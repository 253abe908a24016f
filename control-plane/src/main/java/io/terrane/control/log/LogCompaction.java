package io.terrane.control.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Makes one blob of the rows of each log that is sealed, some logs a round, on one replica at a time. */
@ApplicationScoped
class LogCompaction {
    /** Of all advisory locks this one. */
    private static final long LOCK = 0x7465_7272_6c6f_6773L;

    private static final String READY = """
            select id, length, sha256 from log_stream
            where sealed_at < now() - make_interval(secs => $1) and blob_id is null and length > 0 and expired_at is null
                and id <> all ($2)
            order by sealed_at limit $3
            """;

    private final Pool pool;
    private final CompactedLogs compacted;
    private final LogConfig config;

    /** What cannot be compacted stays as it is; it is tried again tomorrow. */
    private final Cache<UUID, Boolean> failed = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofDays(1))
            .maximumSize(1_000)
            .build();

    LogCompaction(Pool pool, CompactedLogs compacted, LogConfig config) {
        this.pool = pool;
        this.compacted = compacted;
        this.config = config;
    }

    @Scheduled(
            every = "${terrane.log.compaction-interval}",
            delayed = "${terrane.log.compaction-interval}",
            identity = "log-compaction",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        return pool.withConnection(connection -> call(connection, "pg_try_advisory_lock")
                        .chain(locked -> locked
                                ? compactSome().eventually(() -> call(connection, "pg_advisory_unlock"))
                                : Uni.createFrom().voidItem()))
                .onFailure()
                .invoke(failure -> Log.warnf("Logs are not compacted now: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** The lock is the session's: whatever becomes of the connection, it ends with it. */
    private static Uni<Boolean> call(SqlConnection connection, String function) {
        return connection
                .preparedQuery("select %s($1)".formatted(function))
                .execute(Tuple.of(LOCK))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private Uni<Void> compactSome() {
        return ready().onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(this::compact)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<List<CompactedLogs.SealedLog>> ready() {
        return pool.preparedQuery(READY)
                .execute(Tuple.of(
                        (double) config.compactAfter().toSeconds(),
                        failed.asMap().keySet().toArray(UUID[]::new),
                        config.compactedLogs()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(LogCompaction::log)
                        .toList());
    }

    private Uni<Void> compact(CompactedLogs.SealedLog log) {
        return compacted
                .make(log)
                .onFailure()
                .invoke(failure -> {
                    failed.put(log.stream(), true);
                    Log.warnf(failure, "Log %s stays as it is: it could not be compacted", log.stream());
                })
                .onFailure()
                .recoverWithNull();
    }

    private static CompactedLogs.SealedLog log(Row row) {
        return new CompactedLogs.SealedLog(
                row.getUUID("id"),
                row.getLong("length"),
                HexFormat.of().formatHex(row.getBuffer("sha256").getBytes()));
    }
}
