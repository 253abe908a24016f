package io.terrane.control.task;

import io.smallrye.mutiny.Uni;
import io.terrane.protocol.TaskId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** What is wanted of a task, for the headers of answers. */
@ApplicationScoped
public class DesiredLookup {
    /** A header is worth no more. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Pool pool;

    DesiredLookup(Pool pool) {
        this.pool = pool;
    }

    /**
     * Empty where the database does not say it at once: it may be the reason for the answer. The next one will tell.
     */
    public Uni<Optional<String>> wire(TaskId task) {
        return pool.preparedQuery("select desired from task where id = $1")
                .execute(Tuple.of(task.value()))
                .map(rows -> Optional.of(rows.iterator().next().getString(0)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .recoverWithItem(Optional.empty());
    }
}
