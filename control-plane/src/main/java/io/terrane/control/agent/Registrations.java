package io.terrane.control.agent;

import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.terrane.control.identity.Caller.PoolCaller;
import io.terrane.control.identity.Token;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.Registration;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;

/** Makes whoever has a pool's token one of its agents. */
@ApplicationScoped
class Registrations {
    static final String CONTROL_PATH = "/api/v1/agents/control";

    private static final String INSERT = """
            insert into agent (id, agent_pool_id, agent_pool_token_id, name, version, hostname, labels, registered_at)
            values ($1, $2, $3, $4, $5, $6, $7, now())
            """;

    /** Any token that the agent ever had, while it is kept, proves that it is that agent. */
    private static final String UPDATE = """
            update agent set agent_pool_token_id = $3, name = $4, version = $5, hostname = $6, labels = $7
            where id = $1 and agent_pool_id = $2
              and exists (select from agent_token t where t.agent_id = agent.id and t.hash = $8)
            returning revoked_at is not null as revoked
            """;

    private final Pool database;
    private final AgentTokens tokens;
    private final InstantSource clock;

    Registrations(Pool database, AgentTokens tokens, InstantSource clock) {
        this.clock = clock;
        this.database = database;
        this.tokens = tokens;
    }

    Uni<Registration.Answer> register(PoolCaller pool, Registration.Request request) {
        RegistrationRules.check(request);
        requireCommonVersion(request);
        return database.withTransaction(connection -> agent(connection, pool, request)
                .chain(agent -> tokens.issue(connection, agent)
                        .map(issued -> new Registration.Answer(
                                agent, issued.token().secret(), issued.expiresAt(), CONTROL_PATH))));
    }

    private static void requireCommonVersion(Registration.Request request) {
        var theirs = request.protocol();
        if (theirs != null && !theirs.overlaps(ProtocolRange.SUPPORTED)) {
            throw new Problem(ProblemType.TOO_OLD, ProtocolRange.SUPPORTED.refusalOf(theirs));
        }
    }

    /** What is known before anybody is registered. */
    Uni<Registration.Expectation> expectation(PoolCaller pool) {
        return database.preparedQuery("select name from agent_pool where id = $1")
                .execute(Tuple.of(pool.poolId()))
                .map(rows -> new Registration.Expectation(
                        pool.poolId(),
                        rows.iterator().next().getString("name"),
                        ProtocolRange.SUPPORTED,
                        clock.instant()));
    }

    private static Uni<AgentId> agent(SqlConnection connection, PoolCaller pool, Registration.Request request) {
        var earlier = request.agentId();
        var token = request.agentToken();
        return earlier == null || token == null
                ? insert(connection, pool, request)
                : update(connection, pool, request, earlier, new Token(token));
    }

    private static Uni<AgentId> insert(SqlConnection connection, PoolCaller pool, Registration.Request request) {
        var agent = new AgentId(Ids.next());
        return connection
                .preparedQuery(INSERT)
                .execute(row(agent, pool, request))
                .replaceWith(agent);
    }

    private static Uni<AgentId> update(
            SqlConnection connection, PoolCaller pool, Registration.Request request, AgentId earlier, Token token) {
        return connection
                .preparedQuery(UPDATE)
                .execute(row(earlier, pool, request).addValue(Buffer.buffer(token.hash())))
                .invoke(rows -> requireKnown(earlier, rows))
                .replaceWith(earlier);
    }

    private static void requireKnown(AgentId agent, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw Problem.invalid(
                    "agent_id",
                    "agent_id: the pool has no agent %s that ever had this agent_token; leave both out to register as a new agent."
                            .formatted(agent));
        }
        if (rows.iterator().next().getBoolean("revoked")) {
            throw new Problem(ProblemType.FORBIDDEN, "Agent %s was revoked.".formatted(agent));
        }
    }

    private static Tuple row(AgentId agent, PoolCaller pool, Registration.Request request) {
        return Tuple.tuple()
                .addUUID(agent.value())
                .addUUID(pool.poolId())
                .addUUID(pool.tokenId())
                .addString(request.name())
                .addString(request.version())
                .addString(request.hostname())
                .addValue(json(request.labels()));
    }

    static JsonObject json(Map<String, String> labels) {
        return new JsonObject(Map.copyOf(labels));
    }
}
