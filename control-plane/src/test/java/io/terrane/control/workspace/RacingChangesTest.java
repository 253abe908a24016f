package io.terrane.control.workspace;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.terrane.control.Tenants;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that read the same revision, which is made sure of by a lock that none of them gets until all have read. */
@QuarkusTest
class RacingChangesTest {
    private static final int RACERS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Tenants tenants;
    private final Pool database;
    private Tenants.Tenant tenant;

    @SuppressWarnings("NullAway.Init")
    RacingChangesTest(Tenants tenants, Pool database) {
        this.tenants = tenants;
        this.database = database;
    }

    @BeforeEach
    void ownOrganization() {
        tenant = tenants.create();
    }

    @Test
    void oneChangeWinsAndTheOthersAreToldOfIt() throws Exception {
        String workspace = holderOf(tenant.token())
                .contentType("application/json")
                .body("{\"name\": \"raced\"}")
                .post("/api/v1/workspaces")
                .path("id");

        var answers = race(UUID.fromString(workspace));

        var won = answers.stream().filter(each -> each.statusCode() == 200).toList();
        assertThat(won).hasSize(1);
        assertThat(answers)
                .filteredOn(each -> each.statusCode() != 200)
                .hasSize(RACERS - 1)
                .allSatisfy(each -> {
                    assertThat(each.statusCode()).isEqualTo(412);
                    assertThat(each.contentType()).isEqualTo("application/problem+json");
                    assertThat(each.jsonPath().getString("code")).isEqualTo("precondition-failed");
                    assertThat(each.jsonPath().getString("detail")).startsWith("It was changed meanwhile.");
                });
        var kept = holderOf(tenant.token()).get("/api/v1/workspaces/" + workspace);
        assertThat(kept.jsonPath().getString("description"))
                .isEqualTo(won.getFirst().jsonPath().getString("description"));
        assertThat(kept.header("ETag")).isEqualTo("\"1\"");
    }

    private List<Response> race(UUID workspace) throws Exception {
        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            var lock = database.getConnectionAndAwait();
            var started = hold(
                    lock,
                    workspace,
                    () -> IntStream.range(0, RACERS)
                            .mapToObj(i -> racers.submit(() -> change(workspace, "by " + i)))
                            .toList());
            return started.stream().map(Future::resultNow).toList();
        }
    }

    private List<Future<Response>> hold(SqlConnection lock, UUID workspace, Supplier<List<Future<Response>>> start)
            throws Exception {
        try {
            var transaction = lock.beginAndAwait();
            lock.preparedQuery("select 1 from workspace where id = $1 for update")
                    .executeAndAwait(Tuple.of(workspace));
            var started = start.get();
            awaitWaiting();
            transaction.commitAndAwait();
            for (var each : started) {
                var _ = each.get();
            }
            return started;
        } finally {
            lock.closeAndAwait();
        }
    }

    private Response change(UUID workspace, String description) {
        return holderOf(tenant.token())
                .contentType("application/json")
                .body("{\"description\": \"%s\"}".formatted(description))
                .patch("/api/v1/workspaces/" + workspace);
    }

    private void awaitWaiting() {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (waiting() < RACERS) {
            assertThat(System.nanoTime()).as("all of them wait for the row").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Outside of the transaction, which would see the same figures again. */
    private int waiting() {
        return database.query("""
                        select count(*)::int as waiting from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock' and query like '%workspace%'
                        """).executeAndAwait().iterator().next().getInteger("waiting");
    }
}
