package io.terrane.executor;

import io.terrane.protocol.LogSeal;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import java.io.InputStream;
import java.util.Optional;

/**
 * The one way from the executor to the control plane, bound to one lease. Every method blocks, is idempotent and may be
 * called again after any failure. What the control plane wants of the task arrives in the {@link TaskControl} that the
 * accessor was made with.
 *
 * <p>A method fails with {@link AccessFailure.Unavailable} where the same call may succeed later, with
 * {@link AccessFailure.StaleLease} where the lease is no longer ours, and with {@link AccessFailure.Refused} where the
 * control plane will never accept it.
 */
public interface DataAccessor {
    TaskBundle load() throws AccessFailure;

    /** A tar.gz archive. The caller closes it. */
    InputStream configuration() throws AccessFailure;

    /**
     * The base state's bytes, exactly as the engine wrote them; empty where the workspace has none. The caller closes
     * it.
     */
    Optional<InputStream> state() throws AccessFailure;

    /** The plan file of an apply task. The caller closes it, and verifies its digest against the bundle's. */
    InputStream plan() throws AccessFailure;

    /** Where the control plane's durable log ends. */
    LogPosition position() throws AccessFailure;

    /**
     * Answers the durable length, wherever the chunk began: bytes that are there already are not stored again, and a
     * chunk that begins beyond the end is not stored.
     */
    LogPosition append(LogChunk chunk) throws AccessFailure;

    /** Fails with {@link AccessFailure.Refused} {@code incomplete} where bytes are missing. */
    LogPosition seal(LogSeal seal) throws AccessFailure;

    /** Fails with {@link AccessFailure.Refused} {@code state-conflict} where it was kept in quarantine instead. */
    StateReceipt save(StateSnapshot snapshot) throws AccessFailure;

    void savePlan(PlanArtifact plan) throws AccessFailure;

    void report(TaskReport report) throws AccessFailure;

    /** Status, summary, resource changes and the reference to the final state: all of it or nothing. */
    void finish(TaskOutcome outcome) throws AccessFailure;
}
