package io.terrane.control.run;

import static io.terrane.control.People.admin;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.task.Holder;
import io.terrane.control.task.Leases;
import io.terrane.protocol.RenewedLease;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SettlementsTest {
    private static final String COMMENT = "{\"comment\": \"The console shows all of it\"}";
    private static final String RUNNING = "{\"status\": \"running\", \"step\": \"apply\", \"resources\": []}";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LeasedTasks tasks;
    private final Leases leases;
    private final Pool database;

    SettlementsTest(LeasedTasks tasks, Leases leases, Pool database) {
        this.tasks = tasks;
        this.leases = leases;
        this.database = database;
    }

    @ParameterizedTest
    @CsvSource({"mark-applied, applied, succeeded,", "mark-errored, errored, failed, lost"})
    void aPersonSaysHowAnInterruptedApplyEnded(String action, String status, String task, String failure) {
        var apply = interrupted();

        settle(apply, action, COMMENT)
                .statusCode(200)
                .body("status", equalTo(status))
                .body("failure_kind", equalTo(failure))
                .body("finished_at", notNullValue())
                .body("actions", empty())
                .body("tasks[0].status", equalTo(task))
                .body("interruption.settlement.outcome", equalTo(status))
                .body("interruption.settlement.settled_by", equalTo("admin"))
                .body("interruption.settlement.comment", equalTo("The console shows all of it"))
                .body("interruption.settlement.settled_at", notNullValue())
                .body("interruption.advice", nullValue());

        admin().get("/api/v1/audit-events?subject_id=" + apply.run())
                .then()
                .body("items", hasSize(1))
                .body("items[0].action", equalTo("run." + action))
                .body("items[0].actor.name", equalTo("admin"))
                .body("items[0].detail.comment", equalTo("The console shows all of it"));
    }

    @Test
    void theViewSaysWhatIsKnownOfTheApply() {
        var apply = tasks.apply();
        change(apply, 1, "a.done", "applied");
        change(apply, 2, "a.begun", "applying");
        change(apply, 3, "a.waits", "planned");
        save(apply, 3).then().statusCode(201);
        interrupt(apply);

        get(apply)
                .body("actions", contains("mark-applied", "mark-errored", "cancel"))
                .body("interruption.step", equalTo("apply"))
                .body("interruption.last_heard_at", notNullValue())
                .body("interruption.agent_id", nullValue())
                .body("interruption.resources.finished", equalTo(1))
                .body("interruption.resources.under_way", equalTo(1))
                .body("interruption.resources.failed", equalTo(0))
                .body("interruption.resources.not_started", equalTo(1))
                .body("interruption.under_way", contains("a.begun"))
                .body("interruption.state_version_id", notNullValue())
                .body("interruption.quarantined_states", empty())
                .body("interruption.advice", containsString("mark-applied or mark-errored"))
                .body("interruption.settlement", nullValue());
    }

    @Test
    void theWorkspaceGoesToTheNextRun() {
        var apply = interrupted();
        var next = tasks.run(apply.workspace(), "pending");

        settle(apply, "mark-errored", COMMENT).statusCode(200);

        admin().get("/api/v1/runs/" + next).then().body("status", equalTo("plan_queued"));
    }

    @Test
    void anExecutorThatComesBackAfterwardsIsRefusedAndItsStateKeptAside() {
        var apply = interrupted();
        settle(apply, "mark-errored", COMMENT).statusCode(200);

        report(apply).then().statusCode(409).body("code", equalTo("stale-lease"));
        var state = save(apply, 5);
        var renewed = renew(apply);

        state.then().statusCode(409).body("code", equalTo("stale-lease"));
        assertThat(renewed).isEmpty();
        get(apply)
                .body("status", equalTo("errored"))
                .body("interruption.quarantined_states", hasSize(1))
                .body("interruption.state_version_id", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mark-applied", "mark-errored"})
    void onlyOfAnInterruptedRun(String action) {
        var apply = tasks.apply();

        settle(apply, action, COMMENT)
                .statusCode(409)
                .body("code", equalTo("illegal-transition"))
                .body("detail", containsString("is applying: people say only of an interrupted run how it ended"));
    }

    @Test
    void onlyOnce() {
        var apply = interrupted();
        settle(apply, "mark-applied", COMMENT).statusCode(200);

        settle(apply, "mark-errored", COMMENT).statusCode(409).body("detail", containsString("is applied: people say"));
        get(apply).body("interruption.settlement.outcome", equalTo("applied"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"comment\": \" \"}"})
    void onlyWithAComment(String body) {
        var apply = interrupted();

        settle(apply, "mark-applied", body)
                .statusCode(422)
                .body("field", equalTo("comment"))
                .body("detail", containsString("tells the next person how you know"));
        get(apply).body("status", equalTo("interrupted"));
    }

    @Test
    void anExecutorThatIsBackFirstGoesOnAndThePersonIsToldSo() throws Exception {
        var apply = interrupted();

        var answers = inThisOrder(apply, () -> report(apply), () -> post(apply, "mark-applied", COMMENT));

        assertThat(answers.getFirst().statusCode()).isEqualTo(200);
        assertThat(answers.getLast().statusCode()).isEqualTo(409);
        get(apply).body("status", equalTo("applying")).body("interruption", nullValue());
    }

    @Test
    void anExecutorThatIsBackSecondIsRefused() throws Exception {
        var apply = interrupted();

        var answers = inThisOrder(apply, () -> post(apply, "mark-applied", COMMENT), () -> report(apply));

        assertThat(answers.getFirst().statusCode()).isEqualTo(200);
        answers.getLast().then().statusCode(409).body("code", equalTo("stale-lease"));
        get(apply).body("status", equalTo("applied"));
    }

    /** The renewal finds the lease before the decision, and the reinstatement comes after it. */
    @Test
    void aRenewalThatADecisionOvertakesRenewsNothing() throws Exception {
        var apply = interrupted();

        var answers =
                inThisOrder(apply, () -> post(apply, "mark-applied", COMMENT).statusCode(), () -> renew(apply));

        assertThat(answers).isEqualTo(List.of(200, List.of()));
        get(apply).body("status", equalTo("applied")).body("tasks[0].status", equalTo("succeeded"));
    }

    private LeasedTask interrupted() {
        var apply = tasks.apply();
        interrupt(apply);
        return apply;
    }

    /** As the sweeper does. */
    private void interrupt(LeasedTask apply) {
        tasks.execute("update task set status = 'lost', step = 'apply' where id = $1", apply.id());
        tasks.execute("update run set status = 'interrupted' where id = $1", apply.run());
        tasks.execute("update lease set expires_at = now() - interval '1 second' where task_id = $1", apply.id());
    }

    private void change(LeasedTask apply, int position, String address, String status) {
        tasks.execute("""
                insert into resource_change (run_id, position, address, type, name, action, status)
                values ($1, $2, $3, 'a', 'b', 'create', $4)
                """, apply.run(), position, address, status);
    }

    private List<RenewedLease> renew(LeasedTask apply) {
        return leases.renew(Holder.local(apply.id()), List.of(apply.lease()))
                .await()
                .atMost(LIMIT);
    }

    private static Response save(LeasedTask apply, int serial) {
        return apply.holder()
                .contentType("application/octet-stream")
                .body("""
                        {"version": 4, "terraform_version": "1.11.4", "serial": %d, "lineage": "l", "outputs": {},
                         "resources": []}
                        """.formatted(serial).getBytes(UTF_8))
                .post(apply.path("state"));
    }

    private static Response report(LeasedTask apply) {
        return apply.holder().contentType("application/json").body(RUNNING).put(apply.path("status"));
    }

    private static ValidatableResponse get(LeasedTask apply) {
        return admin().get("/api/v1/runs/" + apply.run()).then().statusCode(200);
    }

    private static ValidatableResponse settle(LeasedTask apply, String action, String body) {
        return post(apply, action, body).then();
    }

    private static Response post(LeasedTask apply, String action, String body) {
        return admin().contentType("application/json")
                .body(body)
                .post("/api/v1/runs/%s/actions/%s".formatted(apply.run(), action));
    }

    /** Both wait for the workspace, the first one longer; nobody gets it until both do. */
    private <T> List<T> inThisOrder(LeasedTask apply, Callable<? extends T> first, Callable<? extends T> second)
            throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var lock = database.getConnectionAndAwait();
            try {
                var transaction = lock.beginAndAwait();
                lock.preparedQuery("select 1 from workspace where id = $1 for update")
                        .executeAndAwait(Tuple.of(apply.workspace()));
                Future<? extends T> one = callers.submit(first);
                awaitWaiting(1);
                Future<? extends T> other = callers.submit(second);
                awaitWaiting(2);
                transaction.commitAndAwait();
                return List.of(result(one), result(other));
            } finally {
                lock.closeAndAwait();
            }
        }
    }

    private static <T> T result(Future<T> future) throws InterruptedException, ExecutionException {
        return future.get();
    }

    private void awaitWaiting(int callers) {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (waiting() < callers) {
            assertThat(System.nanoTime()).as("those who wait for the workspace").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private long waiting() {
        return database.query(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%from workspace%'")
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }
}
