package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class RunRepository implements PanacheRepositoryBase<Run, UUID> {
    /** The same set as that of the unique index {@code run_active}. */
    private static final String ACTIVE = """
            select id from run where workspace_id = ?1 and kind <> 'plan-only'
                and (state_pending or status in ('plan_queued', 'planning', 'planned', 'apply_queued', 'applying',
                    'canceling', 'interrupted'))
            """;

    Uni<Run> require(RunId id) {
        return findById(id.value()).onItem().ifNull().failWith(() -> Problem.notFound("run", id));
    }

    Uni<WorkspaceId> workspaceOf(RunId id) {
        return find("select r.workspaceId from Run r where r.id = ?1", id.value())
                .project(UUID.class)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("run", id))
                .map(WorkspaceId::new);
    }

    Uni<Boolean> hasActive(WorkspaceId workspace) {
        return active(workspace).map(Optional::isPresent);
    }

    /** The run that has the workspace. */
    Uni<Optional<Run>> active(WorkspaceId workspace) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> session.createNativeQuery(ACTIVE, UUID.class)
                                .setParameter(1, workspace.value())
                                .getSingleResultOrNull()))
                .chain(id -> id == null
                        ? Uni.createFrom().item(Optional.empty())
                        : findById(id).map(Optional::of));
    }

    Uni<Long> countPending(WorkspaceId workspace) {
        return count("workspaceId = ?1 and status = ?2", workspace.value(), RunStatus.PENDING);
    }

    Uni<Optional<Run>> firstPending(WorkspaceId workspace) {
        return find(
                        "workspaceId = ?1 and status = ?2 and kind <> ?3 order by id",
                        workspace.value(),
                        RunStatus.PENDING,
                        RunKind.PLAN_ONLY)
                .firstResult()
                .map(Optional::ofNullable);
    }
}
