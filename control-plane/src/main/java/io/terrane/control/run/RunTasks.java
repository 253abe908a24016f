package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.terrane.control.task.TaskOwner;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/** Moves a run when the queue or the leases move its task. */
@ApplicationScoped
class RunTasks implements TaskOwner {
    private final RunRepository runs;
    private final WorkspaceTurns turns;
    private final RunCounts counts;
    private final InstantSource clock;

    RunTasks(RunRepository runs, WorkspaceTurns turns, RunCounts counts, InstantSource clock) {
        this.runs = runs;
        this.turns = turns;
        this.counts = counts;
        this.clock = clock;
    }

    @Override
    public Uni<Void> lock(RunId run) {
        return runs.workspaceOf(run).chain(turns::lock).replaceWithVoid();
    }

    @Override
    public Uni<Void> leased(RunId run, Phase phase) {
        return move(run, (found, now) -> found.leased(phase, now));
    }

    @Override
    public Uni<Void> requeued(RunId run, Phase phase) {
        return move(run, (found, now) -> found.requeued(phase, now));
    }

    @Override
    public Uni<Void> interrupted(RunId run) {
        return move(run, Run::interrupted);
    }

    @Override
    public Uni<Void> reinstated(RunId run) {
        return move(run, Run::reinstated);
    }

    @Override
    public Uni<Runnable> failed(RunId run, FailureKind kind, String why) {
        return runs.require(run)
                .invoke(found -> found.fail(kind, why, clock.instant()))
                .call(found -> turns.next(found.workspaceId()))
                .map(found -> () -> counts.committed(found));
    }

    private Uni<Void> move(RunId run, BiConsumer<Run, Instant> change) {
        return runs.require(run)
                .invoke(found -> change.accept(found, clock.instant()))
                .replaceWithVoid();
    }
}
