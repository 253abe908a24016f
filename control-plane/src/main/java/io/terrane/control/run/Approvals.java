package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.terrane.control.task.Tasks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Decisions over plans: the run moves, and who decided is kept. Joins the caller's transaction. */
@ApplicationScoped
class Approvals {
    private final ApprovalRepository approvals;
    private final Tasks tasks;
    private final InstantSource clock;

    Approvals(ApprovalRepository approvals, Tasks tasks, InstantSource clock) {
        this.approvals = approvals;
        this.tasks = tasks;
        this.clock = clock;
    }

    Uni<Void> confirm(Run run, String by, @Nullable String comment) {
        return approve(run, Approval.confirmed(run.id(), by, comment, clock.instant()));
    }

    /** For runs that nobody has to confirm. */
    Uni<Void> confirmByItself(Run run) {
        return approve(run, Approval.automatic(run.id(), run.createdBy(), clock.instant()));
    }

    Uni<Void> discard(Run run, String by, @Nullable String comment) {
        run.discard(clock.instant());
        return approvals
                .persist(Approval.discarded(run.id(), by, comment, clock.instant()))
                .replaceWithVoid();
    }

    private Uni<Void> approve(Run run, Approval approval) {
        var apply = run.approve(clock.instant());
        return approvals.persist(approval).chain(() -> tasks.queue(apply)).replaceWithVoid();
    }
}
