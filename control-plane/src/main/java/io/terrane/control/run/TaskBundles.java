package io.terrane.control.run;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobId;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.task.TaskConfig;
import io.terrane.control.trace.TracedAttempt;
import io.terrane.protocol.Engine;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskBundle.Artifact;
import io.terrane.protocol.TaskBundle.Limits;
import io.terrane.protocol.TaskBundle.PlanReference;
import io.terrane.protocol.TaskBundle.RunOptions;
import io.terrane.protocol.TaskBundle.StateReference;
import io.terrane.protocol.TaskBundle.WorkspaceSettings;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskLinks;
import io.terrane.protocol.TraceParent;
import io.terrane.protocol.WorkspaceId;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together all that a task needs to know, from what its run has frozen. */
@ApplicationScoped
public class TaskBundles {
    private static final String SELECT = """
            select t.phase, t.traceparent, r.id as run_id, r.kind, r.message, r.variables, r.engine, r.engine_version, r.working_directory,
                cast(r.targets as text) as targets, cast(r.replace as text) as replace,
                w.id as workspace_id, w.name as workspace, o.name as organization,
                c.size as configuration_size, c.sha256 as configuration_sha256,
                s.id as state_id, s.serial, s.lineage, s.size as state_size, s.sha256 as state_sha256,
                f.size as plan_size, f.sha256 as plan_sha256, l.blob_id as lock_blob, l.size as lock_size
            from task t
            join run r on r.id = t.run_id
            join workspace w on w.id = r.workspace_id
            join organization o on o.id = r.organization_id
            join configuration_version c on c.id = r.configuration_version_id
            left join state_version s on s.id = r.base_state_version_id
            left join task p on p.run_id = r.id and p.phase = 'plan' and t.phase = 'apply'
            left join task_artifact f on f.task_id = p.id and f.attempt = p.attempt and f.part = 'file'
            left join task_artifact l on l.task_id = p.id and l.attempt = p.attempt and l.part = 'lock'
            where t.id = $1 and t.attempt = $2 and t.lease_epoch = $3
              and t.status not in ('succeeded', 'failed', 'canceled')
            """;

    private final Pool pool;
    private final BlobStore blobs;
    private final TaskConfig config;

    TaskBundles(Pool pool, BlobStore blobs, TaskConfig config) {
        this.pool = pool;
        this.blobs = blobs;
        this.config = config;
    }

    /** Fails where the lease is stale. The same at every call of one attempt. */
    public Uni<TaskBundle> of(TaskLease lease) {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(lease.taskId().value(), lease.attempt(), lease.leaseEpoch()))
                .chain(rows -> {
                    var first = rows.iterator();
                    if (!first.hasNext()) {
                        throw new Problem(
                                ProblemType.STALE_LEASE,
                                "Attempt %d of task %s is over.".formatted(lease.attempt(), lease.taskId()));
                    }
                    var row = first.next();
                    return lockFile(row).map(lock -> bundle(lease, row, lock));
                });
    }

    private Uni<Optional<String>> lockFile(Row row) {
        var blob = row.getUUID("lock_blob");
        if (blob == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        Multi<Buffer> bytes = blobs.read(new BlobId(blob), 0, row.getLong("lock_size"));
        return bytes.collect()
                .in(Buffer::buffer, Buffer::appendBuffer)
                .map(all -> Optional.of(all.toString(StandardCharsets.UTF_8)));
    }

    private TaskBundle bundle(TaskLease lease, Row row, Optional<String> lock) {
        var phase = Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT));
        return new TaskBundle(
                lease.taskId(),
                lease.attempt(),
                phase,
                run(row),
                workspace(row),
                FrozenVariables.thaw(row.getBuffer("variables").getBytes()),
                new Artifact(row.getLong("configuration_size"), hex(row, "configuration_sha256")),
                state(row),
                plan(row, lock),
                limits(phase),
                TaskLinks.of(lease.taskId()),
                trace(lease, phase, row));
    }

    private static @Nullable TraceParent trace(TaskLease lease, Phase phase, Row row) {
        return TraceParent.of(row.getString("traceparent"))
                .map(request -> new TracedAttempt(
                                request, new RunId(row.getUUID("run_id")), lease.taskId(), lease.attempt(), phase)
                        .span())
                .orElse(null);
    }

    private static RunOptions run(Row row) {
        var addresses = new AddressesColumn();
        return new RunOptions(
                new RunId(row.getUUID("run_id")),
                new RunKindColumn().read(row.getString("kind")),
                addresses.read(row.getString("targets")),
                addresses.read(row.getString("replace")),
                row.getString("message"));
    }

    private static WorkspaceSettings workspace(Row row) {
        return new WorkspaceSettings(
                new WorkspaceId(row.getUUID("workspace_id")),
                row.getString("workspace"),
                row.getString("organization"),
                Engine.valueOf(row.getString("engine").toUpperCase(Locale.ROOT)),
                row.getString("engine_version"),
                row.getString("working_directory"));
    }

    private static @Nullable StateReference state(Row row) {
        var id = row.getUUID("state_id");
        return id == null
                ? null
                : new StateReference(
                        new StateVersionId(id),
                        row.getLong("serial"),
                        row.getString("lineage"),
                        row.getLong("state_size"),
                        hex(row, "state_sha256"));
    }

    private static @Nullable PlanReference plan(Row row, Optional<String> lock) {
        var size = row.getLong("plan_size");
        return size == null ? null : new PlanReference(size, hex(row, "plan_sha256"), lock.orElse(null));
    }

    private Limits limits(Phase phase) {
        var time = phase == Phase.PLAN ? config.planTime() : config.applyTime();
        return new Limits(
                config.logLimit(),
                time.toMillis(),
                config.stateLimit(),
                config.planLimit(),
                config.configurationLimit());
    }

    private static String hex(Row row, String column) {
        return HexFormat.of().formatHex(row.getBuffer(column).getBytes());
    }
}
