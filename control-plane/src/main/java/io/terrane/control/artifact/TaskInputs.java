package io.terrane.control.artifact;

import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.StoredBlob;
import io.terrane.protocol.TaskLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The bytes that a task is given: those that its run has frozen. Each method fails where the lease is stale. */
@ApplicationScoped
public class TaskInputs {
    private static final String CONFIGURATION = """
            select c.blob_id, c.size, c.sha256
            from task t
            join run r on r.id = t.run_id
            join configuration_version c on c.id = r.configuration_version_id
            where t.id = $1 and t.attempt = $2 and t.lease_epoch = $3
            """;
    private static final String BASE_STATE = """
            select s.blob_id, s.size, s.sha256
            from task t
            join run r on r.id = t.run_id
            left join state_version s on s.id = r.base_state_version_id
            where t.id = $1 and t.attempt = $2 and t.lease_epoch = $3
            """;

    private final LeasedBlobs leased;

    TaskInputs(LeasedBlobs leased) {
        this.leased = leased;
    }

    /** A tar.gz archive. */
    public Uni<StoredBlob> configuration(TaskLease lease) {
        return leased.find(CONFIGURATION, lease).map(Optional::orElseThrow);
    }

    /** Empty where the workspace had no state when the run got it. */
    public Uni<Optional<StoredBlob>> baseState(TaskLease lease) {
        return leased.find(BASE_STATE, lease);
    }
}
