package io.terrane.control.state;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.trace.TracedAttempt;
import io.terrane.control.trace.Traces;
import io.terrane.control.web.Detached;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.state.StateHeader;
import io.terrane.protocol.TaskLease;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/** Takes states from the tasks that write them. */
@ApplicationScoped
public class States {
    private final StateIntake intake;
    private final TaskFiling filing;
    private final Traces traces;
    private final InstantSource clock;

    States(StateIntake intake, TaskFiling filing, Traces traces, InstantSource clock) {
        this.intake = intake;
        this.filing = filing;
        this.traces = traces;
        this.clock = clock;
    }

    /**
     * Stores the bytes and reads what they say of themselves. Fails with {@code TOO_LARGE} past the limit of states and
     * with {@code INVALID} where they are no state; whatever it fails with, nothing is left behind.
     */
    public Uni<ReceivedState> receive(Multi<Buffer> bytes) {
        return intake.receive(bytes);
    }

    /** The most bytes that a state may have. */
    public long limit() {
        return intake.limit();
    }

    /**
     * Makes the state of an apply the current one of its workspace. Once its run has ended and awaits its final state,
     * the first one to be saved counts as that, so only the final one may be sent then.
     *
     * <p>Fails with {@code STALE_LEASE} under a lease that is over and with {@code STATE_CONFLICT} for a state that
     * does not follow the current one: the bytes are kept aside then. The blob is the store's from here on, whatever
     * comes of it.
     */
    public Uni<Saved> save(TaskLease lease, StoredBlob blob, StateHeader header, boolean suspect) {
        var state = new ReceivedState(blob, header);
        var began = clock.instant();
        return Detached.from(filing.file(lease, state, suspect)
                .onFailure()
                .call(() -> intake.refuse(state))
                .call(answer -> intake.settle(state, answer.filed()))
                .invoke(answer -> answer.trace().ifPresent(trace -> stored(trace, began, state, answer.filed())))
                .invoke(FailPoint.STATE_COMMITTED::reached)
                .map(answer -> switch (answer.filed()) {
                    case Filed.Counts counts ->
                        new Saved(counts.version().receipt(), counts.created(), answer.desired());
                    case Filed.Aside aside -> throw aside.problem();
                }));
    }

    /** The same state again is not stored again. */
    private void stored(TracedAttempt trace, Instant began, ReceivedState state, Filed filed) {
        if (filed.keepsBytes()) {
            var result = filed instanceof Filed.Counts ? "stored" : "quarantined";
            traces.stored(trace, began, result, state.blob().size());
        }
    }
}
