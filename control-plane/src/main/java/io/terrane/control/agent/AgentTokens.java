package io.terrane.control.agent;

import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.terrane.control.identity.Token;
import io.terrane.control.identity.Tokens;
import io.terrane.protocol.AgentId;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** The tokens of agents: short-lived, and several of one agent overlap while it gets used to the next. */
@ApplicationScoped
class AgentTokens {
    /** An expired one still proves who registers again; after a week only the last one does. */
    private static final String CLEAN = """
            delete from agent_token where agent_id = $1 and expires_at < now() - interval '7 days'
              and id <> (select id from agent_token where agent_id = $1 order by expires_at desc limit 1)
            """;

    private static final String STORE =
            "insert into agent_token (id, agent_id, hash, created_at, expires_at) values ($1, $2, $3, $4, $5)";

    /** A token and its end. */
    record Issued(Token token, Instant expiresAt) {}

    private final Tokens tokens;
    private final AgentConfig config;
    private final InstantSource clock;

    AgentTokens(Tokens tokens, AgentConfig config, InstantSource clock) {
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
    }

    Uni<Issued> issue(SqlClient database, AgentId agent) {
        var now = clock.instant();
        var issued = new Issued(tokens.mint(Token.Kind.AGENT), now.plus(config.tokenTime()));
        var row = Tuple.of(
                Ids.next(),
                agent.value(),
                Buffer.buffer(issued.token().hash()),
                now.atOffset(ZoneOffset.UTC),
                issued.expiresAt().atOffset(ZoneOffset.UTC));
        return database.preparedQuery(CLEAN)
                .execute(Tuple.of(agent.value()))
                .chain(() -> database.preparedQuery(STORE).execute(row))
                .replaceWith(issued);
    }

    boolean isDue(Instant expiresAt) {
        return clock.instant().isAfter(expiresAt.minus(config.tokenTime().dividedBy(3)));
    }
}
