package io.terrane.control.organization;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class OrganizationRepository implements PanacheRepositoryBase<Organization, UUID> {

    Uni<Organization> named(String name) {
        return find("name", name).firstResult();
    }

    /** What keeps it from being deleted, such as {@code workspace network}; at most ten of them. */
    Uni<List<String>> usesOf(UUID organization) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select use from (
                                    select 'workspace ' || name as use from workspace where organization_id = :id
                                    union all select 'agent pool ' || name from agent_pool where organization_id = :id
                                    union all select 'API token ' || name from api_token
                                        where organization_id = :id and revoked_at is null) as uses
                                order by use limit 10
                                """, String.class)
                        .setParameter("id", organization)
                        .getResultList());
    }

    /** Tokens that were revoked go with it. */
    Uni<Void> deleteTokens(UUID organization) {
        return execute("""
                        delete from idempotency_key where api_token_id in
                            (select id from api_token where organization_id = :id)
                        """, organization)
                .chain(() -> execute("delete from api_token where organization_id = :id", organization));
    }

    private static Uni<Void> execute(String sql, UUID organization) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql)
                        .setParameter("id", organization)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
