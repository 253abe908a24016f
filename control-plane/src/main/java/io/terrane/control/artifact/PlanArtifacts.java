package io.terrane.control.artifact;

import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.task.TaskConfig;
import io.terrane.control.web.Detached;
import io.terrane.protocol.Desired;
import io.terrane.protocol.PlanPart;
import io.terrane.protocol.TaskLease;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.Optional;

/** The plans that plan tasks leave and applies carry out, in parts. A part is written once in each attempt. */
@ApplicationScoped
public class PlanArtifacts {
    /** Answers one row, about the task as it is, also where nothing was written. */
    private static final String PUT = """
            with writer as (
                select id, attempt, attempt = $2 and lease_epoch = $3 as current, phase, desired
                from task where id = $1 for share
            ), written as (
                insert into task_artifact (task_id, attempt, part, blob_id, size, sha256)
                select id, attempt, $4, $5, $6, $7 from writer where current and phase = 'plan'
                on conflict do nothing
                returning part
            )
            select current, phase, desired, exists (select from written) as created from writer
            """;

    private static final String FIND = """
            select a.blob_id, a.size, a.sha256
            from task t
            left join task p on p.run_id = t.run_id and p.phase = 'plan'
            left join task_artifact a on a.task_id = p.id and a.attempt = p.attempt and a.part = $4
            where t.id = $1 and t.attempt = $2 and t.lease_epoch = $3
            """;

    private final Pool pool;
    private final BlobStore blobs;
    private final LeasedBlobs leased;
    private final TaskConfig config;

    PlanArtifacts(Pool pool, BlobStore blobs, LeasedBlobs leased, TaskConfig config) {
        this.pool = pool;
        this.blobs = blobs;
        this.leased = leased;
        this.config = config;
    }

    /**
     * A part is stored.
     *
     * @param created false where the same bytes were stored before
     * @param desired what is wanted of the task that left it
     */
    public record Put(boolean created, Desired desired) {}

    /** The most bytes that a part may have. */
    public long limit(PlanPart part) {
        return part == PlanPart.LOCK ? config.lockFileLimit() : config.planLimit();
    }

    /**
     * Fails with {@code STALE_LEASE}, and with {@code CONFLICT} where other bytes are stored or the task is no plan.
     * The blob is the store's from here on, whatever comes of it.
     */
    public Uni<Put> put(TaskLease lease, PlanPart part, StoredBlob blob) {
        return Detached.from(insert(lease, part, blob)
                .onFailure()
                .call(() -> blobs.discard(blob.id()))
                .call(put -> put.created() ? Uni.createFrom().voidItem() : blobs.discard(blob.id())));
    }

    /** What the run's plan left. Empty where there is no such part; fails where the lease is stale. */
    public Uni<Optional<StoredBlob>> find(TaskLease lease, PlanPart part) {
        return leased.find(FIND, lease, part.wire());
    }

    private Uni<Put> insert(TaskLease lease, PlanPart part, StoredBlob blob) {
        var sha256 = Buffer.buffer(HexFormat.of().parseHex(blob.sha256()));
        return pool.preparedQuery(PUT)
                .execute(LeasedBlobs.parameters(lease, part.wire(), blob.id().value(), blob.size(), sha256))
                .map(rows -> {
                    var writer = rows.iterator();
                    if (!writer.hasNext()) {
                        throw Problem.notFound("task", lease.taskId());
                    }
                    return answer(writer.next(), lease);
                })
                .call(put -> put.created()
                        ? Uni.createFrom().voidItem()
                        : find(lease, part).invoke(stored -> requireSame(part, stored, blob)));
    }

    private static Put answer(Row writer, TaskLease lease) {
        if (!writer.getString("phase").equals("plan")) {
            throw new Problem(
                    ProblemType.CONFLICT,
                    "Task %s is an apply, which leaves no plan: only a plan does.".formatted(lease.taskId()));
        }
        if (!writer.getBoolean("current")) {
            throw Problem.staleLease(lease);
        }
        return new Put(writer.getBoolean("created"), Desired.of(writer.getString("desired")));
    }

    private static void requireSame(PlanPart part, Optional<StoredBlob> stored, StoredBlob blob) {
        if (stored.filter(bytes -> bytes.sha256().equals(blob.sha256())).isEmpty()) {
            throw new Problem(
                    ProblemType.CONFLICT,
                    "Other bytes are stored as the plan's part %s, which is written once.".formatted(part.wire()));
        }
    }
}
