package io.terrane.control.identity;

import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.Caller.PoolCaller;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the holder of one kind of token is found, by the token's hash. Whether it has expired is for the database's clock
 * to say, which all replicas share.
 *
 * @param sql selects no row for a token that is not good any more
 */
record HolderQuery(String sql, Function<Row, Caller> mapping) {
    private static final HolderQuery API = new HolderQuery(
            """
            select id, name, organization_id from api_token
            where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())
            """,
            row -> new ApiCaller(
                    row.getUUID("id"),
                    row.getString("name"),
                    Optional.ofNullable(row.getUUID("organization_id")).map(OrganizationId::new)));

    private static final HolderQuery POOL =
            new HolderQuery("""
            select id, agent_pool_id from agent_pool_token
            where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())
            """, row -> new PoolCaller(row.getUUID("id"), row.getUUID("agent_pool_id")));

    /** An expired pool token registers nobody any more, but only a revoked one takes its agents with it. */
    private static final HolderQuery AGENT = new HolderQuery(
            """
            select t.id, t.agent_id, a.agent_pool_id from agent_token t
                join agent a on a.id = t.agent_id
                join agent_pool_token p on p.id = a.agent_pool_token_id
            where t.hash = $1 and t.expires_at > now() and a.revoked_at is null and p.revoked_at is null
            """,
            row -> new AgentCaller(
                    row.getUUID("id"), new AgentId(row.getUUID("agent_id")), row.getUUID("agent_pool_id")));

    /** A quarter of an hour for late uploads. */
    private static final HolderQuery TASK = new HolderQuery(
            """
            select task_id, attempt, epoch from lease
            where token_hash = $1 and (ended_at is null or ended_at > now() - interval '15 minutes')
            union all
            select task_id, attempt, epoch from lease
            where earlier_token_hashes @> array[$1::bytea]
              and (ended_at is null or ended_at > now() - interval '15 minutes')
            """,
            row -> new TaskCaller(new TaskLease(
                    new TaskId(row.getUUID("task_id")), row.getInteger("attempt"), row.getLong("epoch"))));

    static HolderQuery of(Token.Kind kind) {
        return switch (kind) {
            case API -> API;
            case POOL -> POOL;
            case AGENT -> AGENT;
            case TASK -> TASK;
        };
    }

    Caller caller(Row row) {
        return mapping.apply(row);
    }
}
