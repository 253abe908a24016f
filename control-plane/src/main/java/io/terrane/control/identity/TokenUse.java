package io.terrane.control.identity;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.Caller.PoolCaller;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Notes when tokens were last used, and writes that down now and then, not at every request. */
@ApplicationScoped
class TokenUse {
    private final Pool database;
    private final IdentityConfig config;
    private final ConcurrentHashMap<UUID, Instant> people = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, Instant> pools = new ConcurrentHashMap<>();

    TokenUse(Pool database, IdentityConfig config) {
        this.database = database;
        this.config = config;
    }

    void note(Caller caller, Instant now) {
        if (caller instanceof ApiCaller api) {
            note(people, api.tokenId(), now);
        } else if (caller instanceof PoolCaller pool) {
            note(pools, pool.tokenId(), now);
        }
    }

    @Scheduled(
            every = "${terrane.identity.last-used-interval}",
            delayed = "${terrane.identity.last-used-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> write() {
        return write("api_token", people).chain(() -> write("agent_pool_token", pools));
    }

    private void note(ConcurrentHashMap<UUID, Instant> used, UUID token, Instant now) {
        if (used.size() < config.lastUsedTokens() || used.containsKey(token)) {
            used.merge(token, now, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    private Uni<Void> write(String table, ConcurrentHashMap<UUID, Instant> used) {
        var written = new HashMap<>(used);
        if (written.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.preparedQuery("""
                        update %s set last_used_at = greatest(last_used_at, used.at)
                        from unnest($1::uuid[], $2::timestamptz[]) as used(id, at) where %1$s.id = used.id
                        """.formatted(table))
                .execute(Tuple.of(written.keySet().toArray(UUID[]::new), times(written)))
                .invoke(() -> written.forEach(used::remove))
                .replaceWithVoid();
    }

    private static OffsetDateTime[] times(Map<UUID, Instant> used) {
        return used.values().stream().map(each -> each.atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new);
    }
}
