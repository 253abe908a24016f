package io.terrane.control.kubernetes;

import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Which replica looks after the Jobs: the same one until it is silent for a while. That two do so for a moment does no
 * harm, for what they do has names that are the same for both.
 */
@ApplicationScoped
class JobTurn {
    private static final String TAKE = """
            update kubernetes_turn set replica = $1, ends_at = now() + make_interval(secs => $2)
            where replica = $1 or ends_at < now()
            """;

    private final UUID replica = Ids.next();
    private final Pool pool;
    private final KubernetesConfig config;

    JobTurn(Pool pool, KubernetesConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** Answers whether it is this one. */
    Uni<Boolean> take() {
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(replica, (double) config.turnTime().toSeconds()))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Lets another replica look after them at once. */
    Uni<Void> give() {
        return pool.preparedQuery("update kubernetes_turn set ends_at = now() where replica = $1")
                .execute(Tuple.of(replica))
                .replaceWithVoid();
    }

    /** For people whose runs wait. Empty where all is well. */
    Uni<Void> problem(Optional<String> why) {
        return pool.preparedQuery("update kubernetes_turn set problem = $1 where problem is distinct from $1")
                .execute(Tuple.tuple().addString(why.orElse(null)))
                .replaceWithVoid();
    }
}
