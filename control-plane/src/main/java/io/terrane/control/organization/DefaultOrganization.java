package io.terrane.control.organization;

import io.quarkus.runtime.StartupEvent;
import io.terrane.control.Ids;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Sees to it that one organization exists from the start. */
@ApplicationScoped
class DefaultOrganization {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Pool database;
    private final InstantSource clock;

    DefaultOrganization(Pool database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Replicas that start together may all try: one of them does it. */
    void start(@Observes StartupEvent start) {
        var _ = database.preparedQuery(
                        "insert into organization (id, name, created_at) values ($1, $2, $3) on conflict (name) do nothing")
                .execute(Tuple.of(
                        Ids.next(), Organization.DEFAULT, clock.instant().atOffset(ZoneOffset.UTC)))
                .subscribeAsCompletionStage()
                .orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
