package io.terrane.control.state;

import io.smallrye.mutiny.Uni;
import io.terrane.control.task.QueueChanged;
import io.terrane.protocol.RunId;
import io.terrane.protocol.WorkspaceId;
import java.util.Optional;

/** What states have to do with runs, inside of the same transaction. Implemented by the package of runs. */
public interface StateOwner {

    /**
     * Takes the lock under which everything of the workspace moves, first of all, before anything else is read; answers
     * which run has the workspace.
     */
    Uni<Optional<Occupant>> lock(WorkspaceId workspace);

    /**
     * The final state that the run waited for is here, so the workspace may go to the next one. Answers where a task
     * may wait now.
     */
    Uni<QueueChanged> stored(RunId run);
}
