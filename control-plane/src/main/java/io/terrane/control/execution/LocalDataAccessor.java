package io.terrane.control.execution;

import io.terrane.control.blob.StoredBlob;
import io.terrane.control.log.LogLength;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.StreamedInput;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.LogChunk;
import io.terrane.executor.LogPosition;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.StateSnapshot;
import io.terrane.executor.TaskControl;
import io.terrane.protocol.LogMember;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.PlanPart;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskUpdate;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The accessor of the control plane's own executor: straight to what the task endpoints of the agents use. */
final class LocalDataAccessor implements DataAccessor {
    private final TaskLease lease;
    private final TaskControl control;
    private final TaskStores stores;
    private final Calls calls;
    private final Vertx vertx;

    LocalDataAccessor(TaskLease lease, TaskControl control, TaskStores stores, Calls calls, Vertx vertx) {
        this.lease = lease;
        this.control = control;
        this.stores = stores;
        this.calls = calls;
        this.vertx = vertx;
    }

    @Override
    public TaskBundle load() throws AccessFailure {
        control.flushEvery(stores.logs().flushInterval(lease.taskId()));
        return calls.get(() -> stores.bundles().of(lease));
    }

    @Override
    public InputStream configuration() throws AccessFailure {
        return stream(calls.get(() -> stores.inputs().configuration(lease)));
    }

    @Override
    public Optional<InputStream> state() throws AccessFailure {
        return calls.get(() -> stores.inputs().baseState(lease)).map(this::stream);
    }

    @Override
    public InputStream plan() throws AccessFailure {
        return calls.get(() -> stores.plans().find(lease, PlanPart.FILE))
                .map(this::stream)
                .orElseThrow(() -> new AccessFailure.Refused("not-found", "The run has no stored plan."));
    }

    @Override
    public LogPosition position() throws AccessFailure {
        return position(calls.get(() -> stores.logs().position(lease)));
    }

    @Override
    public LogPosition append(LogChunk chunk) throws AccessFailure {
        var compressed = LogMember.compress(chunk.bytes());
        var smaller = compressed.length < chunk.bytes().length;
        var end = calls.get(() -> stores.logs()
                .append(lease, chunk.offset(), smaller ? compressed : chunk.bytes(), smaller)
                .map(appended -> new LogLength(appended.answer().nextOffset(), appended.desired()))
                .onFailure(LocalDataAccessor::beginsBeyondTheEnd)
                .recoverWithUni(() -> stores.logs().position(lease)));
        control.flushEvery(stores.logs().flushInterval(lease.taskId()));
        return position(end);
    }

    @Override
    public LogPosition seal(LogSeal seal) throws AccessFailure {
        return position(calls.get(() -> stores.logs().seal(lease, seal)));
    }

    @Override
    public StateReceipt save(StateSnapshot snapshot) throws AccessFailure {
        var saved = calls.get(() -> stores.states()
                .receive(FileBytes.of(vertx, snapshot.file()))
                .chain(received ->
                        stores.states().save(lease, received.blob(), received.header(), snapshot.suspect())));
        control.raise(saved.desired());
        return saved.receipt();
    }

    @Override
    public void savePlan(PlanArtifact plan) throws AccessFailure {
        put(PlanPart.FILE, plan.file());
        put(PlanPart.JSON, plan.json());
        if (plan.lockFile().isPresent()) {
            put(PlanPart.LOCK, plan.lockFile().get());
        }
    }

    @Override
    public void report(TaskReport report) throws AccessFailure {
        update(report);
    }

    @Override
    public void finish(TaskOutcome outcome) throws AccessFailure {
        update(outcome);
    }

    private void update(TaskUpdate update) throws AccessFailure {
        control.raise(calls.get(() -> stores.updates().update(lease, update)).desired());
    }

    private void put(PlanPart part, Path file) throws AccessFailure {
        var put = calls.get(() -> stores.blobs()
                .write(FileBytes.of(vertx, file), stores.plans().limit(part))
                .chain(blob -> stores.plans().put(lease, part, blob)));
        control.raise(put.desired());
    }

    private InputStream stream(StoredBlob blob) {
        return new StreamedInput(stores.blobs().read(blob.id(), 0, blob.size()));
    }

    private LogPosition position(LogLength length) {
        control.raise(length.desired());
        return new LogPosition(length.length());
    }

    private static boolean beginsBeyondTheEnd(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.OFFSET_MISMATCH;
    }
}
