package io.terrane.control.identity;

import io.smallrye.mutiny.Uni;
import io.terrane.control.database.Lane;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Makes tokens, and finds who holds one. */
@ApplicationScoped
public class Tokens {
    private final Pool database;
    private final InstantSource clock;
    private final TokenUse use;
    private final RecentTaskTokens recent;
    private final Lane agents;
    private final SecureRandom random = new SecureRandom();

    Tokens(Pool database, InstantSource clock, TokenUse use, RecentTaskTokens recent, IdentityConfig config) {
        this.database = database;
        this.clock = clock;
        this.use = use;
        this.recent = recent;
        this.agents = new Lane(config.agentTokensAtOnce());
    }

    /** A new token, which whoever asks for it has to store the hash of. */
    public Token mint(Token.Kind kind) {
        return Token.mint(kind, random);
    }

    /** Empty for a token that is unknown, has expired, was revoked, or whose lease ended too long ago. */
    public Uni<Optional<Caller>> holder(Token token) {
        return token.kind()
                .map(kind -> holder(kind, token))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Optional<Caller>> holder(Token.Kind kind, Token token) {
        return switch (kind) {
            case TASK -> recent.find(token.hash(), () -> holder(HolderQuery.of(kind), token));
            case AGENT -> agents.run(() -> holder(HolderQuery.of(kind), token));
            case API, POOL -> holder(HolderQuery.of(kind), token);
        };
    }

    private Uni<Optional<Caller>> holder(HolderQuery query, Token token) {
        return database.preparedQuery(query.sql())
                .execute(Tuple.of(Buffer.buffer(token.hash())))
                .map(rows -> rows.size() == 0
                        ? Optional.<Caller>empty()
                        : Optional.of(query.caller(rows.iterator().next())))
                .invoke(found -> found.ifPresent(caller -> use.note(caller, clock.instant())));
    }
}
