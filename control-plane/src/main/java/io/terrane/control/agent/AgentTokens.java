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
import java.time.Duration;
import java.time.Instant;

/** The tokens of agents: short-lived, and several of one agent overlap while it gets used to the next. */
@ApplicationScoped
class AgentTokens {
    /** An expired one still proves who registers again; after a week only the last one does. */
    private static final String CLEAN = """
            delete from agent_token where agent_id = $1 and expires_at < now() - interval '7 days'
              and id <> (select id from agent_token where agent_id = $1 order by expires_at desc limit 1)
            """;

    private static final String STORE = """
            insert into agent_token (id, agent_id, hash, created_at, expires_at)
            values ($1, $2, $3, now(), now() + make_interval(secs => $4)) returning expires_at
            """;

    /**
     * A token and its end.
     *
     * @param expiresAt by the database's clock
     * @param time from now until then
     */
    record Issued(Token token, Instant expiresAt, Duration time) {}

    private final Tokens tokens;
    private final AgentConfig config;

    AgentTokens(Tokens tokens, AgentConfig config) {
        this.tokens = tokens;
        this.config = config;
    }

    Uni<Issued> issue(SqlClient database, AgentId agent) {
        var token = tokens.mint(Token.Kind.AGENT);
        var row = Tuple.of(
                Ids.next(),
                agent.value(),
                Buffer.buffer(token.hash()),
                config.tokenTime().toNanos() / 1e9);
        return database.preparedQuery(CLEAN)
                .execute(Tuple.of(agent.value()))
                .chain(() -> database.preparedQuery(STORE).execute(row))
                .map(rows -> new Issued(
                        token,
                        rows.iterator().next().getOffsetDateTime("expires_at").toInstant(),
                        config.tokenTime()));
    }

    /** Whether a token that lasts for so much longer is to be replaced. */
    boolean isDue(Duration left) {
        return left.compareTo(config.tokenTime().dividedBy(3)) < 0;
    }
}
