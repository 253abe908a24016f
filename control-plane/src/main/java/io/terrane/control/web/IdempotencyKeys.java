package io.terrane.control.web;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The keys that were used, with what was answered. */
@ApplicationScoped
class IdempotencyKeys {
    private final Pool pool;
    private final WebConfig config;
    private final InstantSource clock;

    IdempotencyKeys(Pool pool, WebConfig config, InstantSource clock) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    /** Answers whether the key is new. Waits for a transaction that is using the same one. */
    Uni<Boolean> claim(Asked asked) {
        return query("""
                        insert into idempotency_key (api_token_id, key, request_hash, status, body, created_at)
                        values (:token, :key, :hash, 0, '', :now) on conflict do nothing
                        """, asked)
                .chain(query -> query.setParameter("hash", HexFormat.of().parseHex(asked.requestHash()))
                        .setParameter("now", clock.instant())
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }

    Uni<Void> keep(Asked asked, Answered answered) {
        return query("""
                        update idempotency_key set status = :status, location = cast(:location as text), body = :body
                        where api_token_id = :token and key = :key
                        """, asked)
                .chain(query -> query.setParameter("status", answered.status())
                        .setParameter("location", answered.location())
                        .setParameter("body", answered.body().getBytes(StandardCharsets.UTF_8))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Fails with {@code IDEMPOTENCY_MISMATCH} where another request used the key. */
    Uni<Answered> answer(Asked asked) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select request_hash, status, location, body from idempotency_key
                                where api_token_id = :token and key = :key
                                """, Object[].class)
                        .setParameter("token", asked.token())
                        .setParameter("key", asked.key())
                        .getSingleResult())
                .map(row -> answered(asked, row));
    }

    @Scheduled(every = "1h", delayed = "5m", identity = "old-idempotency-keys")
    Uni<Void> forget() {
        return pool.preparedQuery("delete from idempotency_key where created_at < $1")
                .execute(Tuple.of(
                        clock.instant().minus(config.keepIdempotencyKeys()).atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Uni<Mutiny.Query<?>> query(String sql, Asked asked) {
        return Panache.getSession()
                .map(session -> session.createNativeQuery(sql)
                        .setParameter("token", asked.token())
                        .setParameter("key", asked.key()));
    }

    private static Answered answered(Asked asked, Object[] row) {
        if (!HexFormat.of().formatHex((byte[]) row[0]).equals(asked.requestHash())) {
            throw new Problem(
                    ProblemType.IDEMPOTENCY_MISMATCH,
                    "%s %s was used for another request before; a new request needs a new key."
                            .formatted(Idempotency.HEADER, asked.key()));
        }
        return new Answered((Integer) row[1], (String) row[2], new String((byte[]) row[3], StandardCharsets.UTF_8));
    }

    /** @param requestHash in hexadecimal digits */
    record Asked(UUID token, String key, String requestHash) {}

    /** @param body as JSON */
    record Answered(int status, @Nullable String location, String body) {}
}
