package io.terrane.control.workspace;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class WorkspaceRepository implements PanacheRepositoryBase<Workspace, UUID> {

    Uni<Optional<String>> kindOfPool(UUID pool, OrganizationId organization) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select kind from agent_pool where id = :pool and organization_id = :organization",
                                String.class)
                        .setParameter("pool", pool)
                        .setParameter("organization", organization.value())
                        .getSingleResultOrNull())
                .map(Optional::ofNullable);
    }

    /** What keeps it from being deleted, such as {@code run <id>, which is applied}; the newest ten. */
    Uni<List<String>> usesOf(UUID workspace) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select use from (
                                    select id, 'run ' || id || ', which is ' || status as use from run
                                        where workspace_id = :id
                                    union all select id, 'state version ' || id from state_version
                                        where workspace_id = :id) as uses
                                order by id desc limit 10
                                """, String.class)
                        .setParameter("id", workspace)
                        .getResultList());
    }

    /** Its variables and configuration versions go with it, and so do the archives of the latter. */
    Uni<Void> deleteWithContent(Workspace workspace) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select blob_id from configuration_version where workspace_id = :id", UUID.class)
                        .setParameter("id", workspace.id())
                        .getResultList()
                        .call(() -> delete(workspace))
                        .call(this::flush)
                        .chain(blobs -> session.createNativeQuery("delete from blob where id = any(:blobs)")
                                .setParameter("blobs", blobs.toArray(UUID[]::new))
                                .executeUpdate()))
                .replaceWithVoid();
    }
}
