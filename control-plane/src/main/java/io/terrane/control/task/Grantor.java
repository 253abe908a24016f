package io.terrane.control.task;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Token;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/** Gives one lease, inside of a transaction that has the lock of the task's workspace. {@link Grants} gives many. */
@ApplicationScoped
class Grantor {
    private final LeaseRepository leases;
    private final TaskOwner owner;
    private final InstantSource clock;

    Grantor(LeaseRepository leases, TaskOwner owner, InstantSource clock) {
        this.leases = leases;
        this.owner = owner;
        this.clock = clock;
    }

    /** There always is one. */
    Uni<Optional<Grant>> grant(Task task, Holder holder, Token token) {
        var now = clock.instant();
        task.grant(now);
        var grant = new Grant(task.lease(), task.phase(), token, task.waited(now), task.trace());
        return leases.begin(grant.lease(), holder, token)
                .chain(() -> owner.leased(task.runId(), task.phase()))
                .replaceWith(Optional.of(grant));
    }
}
