package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.database.LabelsColumn;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.task.Tasks;
import io.terrane.protocol.Engine;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose turn it is in a workspace. The lock on its row is the first that every change of a run takes, so that two
 * changes in one workspace follow each other, and no order of locks can be wrong.
 */
@ApplicationScoped
class WorkspaceTurns {
    private static final String LOCK = """
            select organization_id, execution_mode, agent_pool_id, engine, engine_version, working_directory, auto_apply,
                current_state_version_id, cast(required_labels as text)
            from workspace where id = ?1 for no key update
            """;

    private final RunRepository runs;
    private final Tasks tasks;
    private final InstantSource clock;

    WorkspaceTurns(RunRepository runs, Tasks tasks, InstantSource clock) {
        this.runs = runs;
        this.tasks = tasks;
        this.clock = clock;
    }

    Uni<WorkspaceTurn> lock(WorkspaceId id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK, Tuple.class)
                        .setParameter(1, id.value())
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("workspace", id))
                .map(row -> read(id, row));
    }

    /** Of a workspace that the caller cannot see, there is none. */
    Uni<WorkspaceTurn> lock(WorkspaceId id, ApiCaller caller) {
        return lock(id).invoke(workspace -> requireVisible(workspace, caller, "workspace", id));
    }

    /** The run, under the lock of its workspace. */
    Uni<Run> lockRun(RunId id) {
        return runs.workspaceOf(id).chain(this::lock).chain(() -> runs.require(id));
    }

    Uni<Run> lockRun(RunId id, ApiCaller caller) {
        return runs.workspaceOf(id)
                .chain(this::lock)
                .invoke(workspace -> requireVisible(workspace, caller, "run", id))
                .chain(() -> runs.require(id));
    }

    /** Lets a new run begin: at once where it changes nothing, otherwise when it is the first of those that wait. */
    Uni<Void> admit(Run run, WorkspaceTurn workspace) {
        return run.kind() == RunKind.PLAN_ONLY ? begin(run, workspace) : next(workspace.id());
    }

    /**
     * Gives the workspace to the run that waits longest, if nobody has it. To be called whenever it may have become
     * free.
     */
    Uni<Void> next(WorkspaceId id) {
        return runs.hasActive(id)
                .chain(taken -> taken
                        ? Uni.createFrom().voidItem()
                        : runs.firstPending(id).chain(this::beginIfAny));
    }

    private Uni<Void> beginIfAny(Optional<Run> run) {
        return run.map(waiting -> lock(waiting.workspaceId()).chain(workspace -> begin(waiting, workspace)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> begin(Run run, WorkspaceTurn workspace) {
        return tasks.queue(run.begin(workspace.currentState(), clock.instant())).replaceWithVoid();
    }

    private static void requireVisible(WorkspaceTurn workspace, ApiCaller caller, String what, Object id) {
        if (!caller.sees(workspace.organization())) {
            throw Problem.notFound(what, id);
        }
    }

    private static WorkspaceTurn read(WorkspaceId id, Tuple row) {
        return new WorkspaceTurn(
                id,
                new OrganizationId(row.get(0, UUID.class)),
                row.get(1, String.class),
                Optional.ofNullable(row.get(2, UUID.class)),
                new LabelsColumn().read(row.get(8, String.class)),
                Engine.valueOf(row.get(3, String.class).toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.get(4, String.class)),
                row.get(5, String.class),
                row.get(6, Boolean.class),
                Optional.ofNullable(row.get(7, UUID.class)));
    }
}
