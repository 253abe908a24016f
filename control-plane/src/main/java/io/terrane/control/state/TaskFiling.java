package io.terrane.control.state;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.state.StateHistory.Verdict;
import io.terrane.control.trace.TracedAttempt;
import io.terrane.protocol.Desired;
import io.terrane.protocol.TaskLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Files the states that tasks bring: each in one transaction, and none is dropped. */
@ApplicationScoped
class TaskFiling {
    private final StateWriters writers;
    private final StateLedger ledger;

    TaskFiling(StateWriters writers, StateLedger ledger) {
        this.writers = writers;
        this.ledger = ledger;
    }

    /**
     * @param desired what is wanted of the task
     * @param trace empty where nobody traces the run
     */
    record Answer(Filed filed, Desired desired, Optional<TracedAttempt> trace) {}

    Uni<Answer> file(TaskLease lease, ReceivedState state, boolean suspect) {
        return Panache.withTransaction(() -> writers.workspaceOf(lease.taskId())
                .chain(ledger::lock)
                .chain(occupant -> writers.lock(lease.taskId())
                        .invoke(StateWriter::requireApply)
                        .chain(writer -> file(new Delivery(lease, writer, state, suspect), occupant)
                                .map(filed -> new Answer(filed, writer.desired(), writer.traced(lease))))));
    }

    private Uni<Filed> file(Delivery delivery, Optional<Occupant> occupant) {
        if (delivery.isStale()) {
            return setAside(delivery, ProblemType.STALE_LEASE, delivery.whyStale());
        }
        return ledger.history(delivery.writer().workspace(), delivery.state()).chain(history -> switch (judge(
                delivery, history, occupant)) {
            case Verdict.Follows _ -> followed(delivery, occupant);
            case Verdict.Repeats repeats ->
                repeated(
                        delivery.marked(repeats.stored()),
                        occupant.filter(delivery::isOf).filter(_ -> history.isCurrent(repeats.stored())));
            case Verdict.Conflicts conflicts -> setAside(delivery, ProblemType.STATE_CONFLICT, conflicts.why());
        });
    }

    private static Verdict judge(Delivery delivery, StateHistory history, Optional<Occupant> occupant) {
        var verdict = history.judge(delivery.state());
        return verdict instanceof Verdict.Follows
                ? occupant.filter(other -> !delivery.isOf(other))
                        .<Verdict>map(other -> new Verdict.Conflicts(
                                "It came when another run, %s, had the workspace.".formatted(other.run())))
                        .orElse(verdict)
                : verdict;
    }

    private Uni<Filed> followed(Delivery delivery, Optional<Occupant> itself) {
        return ledger.add(delivery.state(), delivery.writer().origin(), delivery.suspect())
                .chain(added -> ledger.release(itself).map(freed -> new Filed.Counts(added, true, freed)));
    }

    /** The answer to the first time may have been lost, and the run may have ended since. */
    private Uni<Filed> repeated(StateVersion stored, Optional<Occupant> itself) {
        return ledger.release(itself).map(freed -> new Filed.Counts(stored, false, freed));
    }

    private Uni<Filed> setAside(Delivery delivery, ProblemType type, String why) {
        return ledger.setAside(delivery.state(), delivery.writer().origin(), delivery.suspect(), why)
                .map(kept -> new Filed.Aside(new Problem(type, whereItIs(kept) + why), kept.isPresent()));
    }

    private static String whereItIs(Optional<StateVersion> kept) {
        return kept.map(version -> "The state is kept aside as state version %s. ".formatted(version.id()))
                .orElse("The state does not count; its bytes are stored already. ");
    }

    private record Delivery(TaskLease lease, StateWriter writer, ReceivedState state, boolean suspect) {
        boolean isStale() {
            return !lease.equals(writer.current());
        }

        String whyStale() {
            return "It came under attempt %d with lease epoch %d of task %s, which was over."
                    .formatted(lease.attempt(), lease.leaseEpoch(), lease.taskId());
        }

        /** A snapshot came before anybody knew that the engine would be killed: the last word on it is this. */
        StateVersion marked(StateVersion stored) {
            if (suspect) {
                stored.suspect();
            }
            return stored;
        }

        boolean isOf(Occupant occupant) {
            return occupant.run().equals(writer.run());
        }
    }
}
