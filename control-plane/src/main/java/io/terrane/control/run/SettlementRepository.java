package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.protocol.RunId;
import jakarta.enterprise.context.ApplicationScoped;

/** Who said how an interrupted apply ended. Joins the caller's transaction. */
@ApplicationScoped
class SettlementRepository {
    private static final String INSERT = """
            insert into settlement (run_id, outcome, settled_by, comment, settled_at) values (?1, ?2, ?3, ?4, now())
            """;

    Uni<Void> add(RunId run, RunStatus outcome, String by, String comment) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT)
                        .setParameter(1, run.value())
                        .setParameter(2, new RunStatusColumn().write(outcome))
                        .setParameter(3, by)
                        .setParameter(4, comment)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
