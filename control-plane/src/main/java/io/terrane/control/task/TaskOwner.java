package io.terrane.control.task;

import io.smallrye.mutiny.Uni;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;

/** What happens to a run when its task moves, inside of the same transaction. Implemented by the package of runs. */
public interface TaskOwner {

    /** Takes the lock under which everything of the run's workspace moves. First of all, before any task is read. */
    Uni<Void> lock(RunId run);

    /** Somebody executes the task now. */
    Uni<Void> leased(RunId run, Phase phase);

    /** Nobody executes it any more: the task waits again. */
    Uni<Void> requeued(RunId run, Phase phase);

    /** Its holder fell silent, and nobody knows what became of the apply. */
    Uni<Void> interrupted(RunId run);

    /** Without an outcome from a holder, its task has failed for good. Answers what to do after the commit. */
    Uni<Runnable> failed(RunId run, FailureKind kind, String why);

    /** The holder that fell silent is back with the same lease. */
    Uni<Void> reinstated(RunId run);
}
