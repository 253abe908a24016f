package io.terrane.control.task;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.protocol.Desired;
import io.terrane.protocol.TaskId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tells the holder of a lease with every answer, refusals too, what is wanted of its task. An answer that says it
 * already costs no query.
 */
@ApplicationScoped
class DesiredHeader {
    /** A header is worth no more. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final SecurityIdentity identity;
    private final Pool pool;

    DesiredHeader(SecurityIdentity identity, Pool pool) {
        this.identity = identity;
        this.pool = pool;
    }

    @ServerResponseFilter
    Uni<Void> add(ContainerResponseContext answer) {
        if (!(identity.getPrincipal() instanceof TaskCaller caller)
                || answer.getHeaders().containsKey(Desired.HEADER)) {
            return Uni.createFrom().voidItem();
        }
        return desired(caller.lease().taskId())
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .invoke(desired -> answer.getHeaders().putSingle(Desired.HEADER, desired))
                .onFailure() // The database may be the reason for the answer; the next one will tell.
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<String> desired(TaskId task) {
        return pool.preparedQuery("select desired from task where id = $1")
                .execute(Tuple.of(task.value()))
                .map(rows -> rows.iterator().next().getString(0));
    }
}
