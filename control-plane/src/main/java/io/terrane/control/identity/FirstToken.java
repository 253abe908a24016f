package io.terrane.control.identity;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Sees to it that somebody can get in: at the first start it makes the administrator's API token. */
@ApplicationScoped
class FirstToken {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** Any number that nothing else locks: replicas that start together take turns. */
    private static final long TURN = 0x7465_7272_616eL;

    private final Pool database;
    private final Tokens tokens;
    private final TokenAnnouncement announcement;
    private final InstantSource clock;

    FirstToken(Pool database, Tokens tokens, TokenAnnouncement announcement, InstantSource clock) {
        this.database = database;
        this.tokens = tokens;
        this.announcement = announcement;
        this.clock = clock;
    }

    void start(@Observes StartupEvent start) {
        var given = announcement.given();
        database.withTransaction(connection -> connection
                        .preparedQuery("select pg_advisory_xact_lock($1)")
                        .execute(Tuple.of(TURN))
                        .chain(() -> given.map(token -> store(connection, token))
                                .orElseGet(() -> mintWhereThereIsNone(connection))))
                .subscribeAsCompletionStage()
                .orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Announced before it counts: a token that was stored and never shown would lock everybody out. */
    private Uni<Void> mintWhereThereIsNone(SqlConnection connection) {
        return connection
                .query("select exists(select from api_token)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0))
                .chain(exists -> {
                    if (exists) {
                        return Uni.createFrom().voidItem();
                    }
                    var token = tokens.mint(Token.Kind.API);
                    return store(connection, token).invoke(() -> announcement.announce(token));
                });
    }

    /** A token that is there already, revoked perhaps, stays what it is. */
    private Uni<Void> store(SqlConnection connection, Token token) {
        return connection
                .preparedQuery("""
                        insert into api_token (id, name, hash, created_at) values ($1, 'admin', $2, $3)
                        on conflict (hash) do nothing
                        """)
                .execute(Tuple.of(
                        Ids.next(), Buffer.buffer(token.hash()), clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
