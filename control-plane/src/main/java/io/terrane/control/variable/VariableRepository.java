package io.terrane.control.variable;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class VariableRepository implements PanacheRepositoryBase<StoredVariable, UUID> {

    Uni<List<StoredVariable>> of(WorkspaceId workspace) {
        return list("workspaceId = ?1 order by category, key", workspace.value());
    }

    /** Two that write to one workspace take turns, so that they cannot pass a limit together. */
    Uni<Void> takeTurn(WorkspaceId workspace) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id from workspace where id = :id for update", UUID.class)
                        .setParameter("id", workspace.value())
                        .getResultList())
                .replaceWithVoid();
    }

    Uni<Usage> usage(WorkspaceId workspace) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select count(*), coalesce(sum(length(value)), 0) from variable where workspace_id = :id",
                                Object[].class)
                        .setParameter("id", workspace.value())
                        .getSingleResult())
                .map(row -> new Usage(((Number) row[0]).longValue(), ((Number) row[1]).longValue()));
    }

    record Usage(long count, long bytes) {}
}
