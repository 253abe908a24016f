package io.terrane.executor.failpoint;

import java.util.Locale;
import java.util.Optional;

/**
 * Instants at which a process of ours ends as with {@code kill -9}, where it was told to when it started: see
 * {@link Armed}. Each belongs to a fault of {@code docs/FAULTS.md}, and a test goes through all of them.
 */
public enum FailPoint {
    OFFER_HEARD("F01", "The agent has heard an offer, and has not answered it."),
    OFFER_ACCEPTED("F02", "The agent has accepted an offer, and has no grant yet."),
    TASK_DIRECTORY_MADE("F02", "The task has a directory, and no grant in it yet."),
    GRANT_JOURNALED("F02", "The grant is on the disk, and nothing else of the task."),
    BUNDLE_KEPT("F02", "What the task is to do is on the disk, and nothing of it is done."),
    CHILD_BEGUN("F02", "It is noted that a child may be started, and none is."),
    CHILD_STARTED("F03", "The child's shim is started, and may not have said who it is."),
    CHILD_ENDED("F06", "The child has ended, and that was not noticed."),
    CHILD_END_NOTED("F06", "It is noted how the child ended, and nothing was made of that."),
    PLAN_STORED("F04", "The control plane has the plan, and the task is not at its end."),
    CHUNK_ANSWERED("F07", "The control plane has a chunk of the log, and its answer was not taken down."),
    LOG_CHECKPOINT_WRITTEN("F08", "It is noted how far the log was masked."),
    SNAPSHOT_STORED("F05", "The control plane has a snapshot of the state, which was not taken down."),
    LOOPBACK_STATE_KEPT("F42", "The engine's state is on the disk, and the engine does not know."),
    STATE_STORED("F06", "The control plane has the final state, and not the outcome."),
    LOG_SEALED("F06", "The control plane has sealed the log, which was not taken down."),
    OUTCOME_TOLD("F06", "The control plane has the outcome, and all of the directory is still there."),
    TASK_DIRECTORY_RENAMED("F06", "The directory has given up its name, and is still there."),
    OFFER_COMMITTED("F14", "The control plane has held a task back for an agent, which does not know."),
    GRANT_COMMITTED("F14", "The control plane has granted a lease, which the agent does not know."),
    CHUNKS_COMMITTED("F14", "The control plane has stored chunks, and answered none of them."),
    STATE_COMMITTED("F14", "The control plane has stored a state, and not answered."),
    OUTCOME_COMMITTED("F14", "The control plane has taken an outcome, and not answered.");

    private static final int KILLED = 128 + 9;

    private static volatile Optional<Armed> armed = Optional.empty();

    private final String fault;
    private final String instant;

    FailPoint(String fault, String instant) {
        this.fault = fault;
        this.instant = instant;
    }

    /** The id of the fault that it does. */
    public String fault() {
        return fault;
    }

    /** What has happened by then, and what has not: a sentence. */
    public String instant() {
        return instant;
    }

    /** Its name in settings, such as {@code grant-journaled}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Here it is. */
    public void reached() {
        var chosen = armed;
        if (chosen.isPresent() && chosen.get().isDue(this)) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    static void arm(Armed chosen) {
        armed = Optional.of(chosen);
    }
}
