package io.terrane.control.artifact;

import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobId;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.problem.Problem;
import io.terrane.protocol.TaskLease;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Finds blobs by way of a lease. */
@ApplicationScoped
class LeasedBlobs {
    private final Pool pool;

    LeasedBlobs(Pool pool) {
        this.pool = pool;
    }

    /**
     * Fails with {@code STALE_LEASE} where the query finds nothing.
     *
     * @param sql selects blob_id, size and sha256; its first parameters are task, attempt and lease epoch
     */
    Uni<Optional<StoredBlob>> find(String sql, TaskLease lease, Object... more) {
        return pool.preparedQuery(sql).execute(parameters(lease, more)).map(rows -> {
            var found = rows.iterator();
            if (!found.hasNext()) {
                throw Problem.staleLease(lease);
            }
            return read(found.next());
        });
    }

    static Tuple parameters(TaskLease lease, Object... more) {
        var parameters = Tuple.of(lease.taskId().value(), lease.attempt(), lease.leaseEpoch());
        Arrays.stream(more).forEach(parameters::addValue);
        return parameters;
    }

    private static Optional<StoredBlob> read(Row row) {
        return Optional.ofNullable(row.getUUID("blob_id"))
                .map(id -> new StoredBlob(
                        new BlobId(id),
                        row.getLong("size"),
                        HexFormat.of().formatHex(row.getBuffer("sha256").getBytes())));
    }
}
