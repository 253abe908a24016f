package io.terrane.control.pool;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class AgentPoolRepository implements PanacheRepositoryBase<AgentPool, UUID> {

    /** What keeps it from being deleted, such as {@code workspace network}; at most ten of them. */
    Uni<List<String>> usesOf(UUID pool) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select use from (
                                    select 1 as rank, 'workspace ' || name as use from workspace where agent_pool_id = :id
                                    union all select 2, 'agent ' || name || ' (' || id || ')' from agent
                                        where agent_pool_id = :id and revoked_at is null
                                    union all select 3, 'run ' || id from run where agent_pool_id = :id) as uses
                                order by rank, use limit 10
                                """, String.class)
                        .setParameter("id", pool)
                        .getResultList());
    }

    /** Its tokens and its agents, all revoked, go with it. */
    Uni<Void> deleteWithContent(AgentPool pool) {
        return execute(
                        "delete from agent_token where agent_id in (select id from agent where agent_pool_id = :id)",
                        pool)
                .chain(() -> execute("delete from agent where agent_pool_id = :id", pool))
                .chain(() -> execute("delete from kubernetes_job where agent_pool_id = :id", pool))
                .chain(() -> execute("delete from agent_pool_token where agent_pool_id = :id", pool))
                .chain(() -> delete(pool));
    }

    private static Uni<Void> execute(String sql, AgentPool pool) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql)
                        .setParameter("id", pool.id())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
