package io.terrane.control.state;

import static io.terrane.control.state.StateSamples.state;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.web.ContentDigest;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TaskStateTest {
    private final LeasedTasks tasks;

    TaskStateTest(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @Test
    void keepsTheBytesAsTheyAre() {
        var task = tasks.apply();
        var bytes = """
                {"version": 4,  "lineage": "l", "serial": 1,
                  "outputs": {"big": {"value": 9007199254740993.10, "type": "number"}}, "x" : 123456789012345678901234567890 }
                """;

        save(task, bytes).then().statusCode(201).body("serial", equalTo(1)).body("state_version_id", notNullValue());

        assertThat(bytesOf(current(task))).isEqualTo(bytes.getBytes(UTF_8));
    }

    @Test
    void findsTheSerialBehindMegabytesOfOtherThings() {
        var task = tasks.apply();
        var bytes = "{\"resources\": [\"%s\", {\"serial\": 3}], \"serial\": 8, \"lineage\": \"l\", \"version\": 4}"
                .formatted("x".repeat(2_500_000));

        save(task, bytes).then().statusCode(201).body("serial", equalTo(8));
    }

    @Test
    void saysWhatIsWantedOfTheTask() {
        var task = tasks.apply();
        tasks.execute("update task set desired = 'cancel' where id = $1", task.id());

        save(task, state(1, "l")).then().statusCode(201).header("Terrane-Desired", "cancel");
    }

    @Test
    void theNextSerialBecomesCurrent() {
        var task = tasks.apply();
        save(task, state(1, "l")).then().statusCode(201);

        var second = saved(task, state(3, "l"));

        assertThat(current(task)).isEqualTo(second);
    }

    @Test
    void theSameAgainIsStoredOnce() {
        var task = tasks.apply();
        var first = saved(task, state(1, "l"));
        var blobs = blobs();

        save(task, state(1, "l")).then().statusCode(200).body("state_version_id", equalTo(first.toString()));

        assertThat(versions(task)).isEqualTo(1);
        assertThat(blobs()).isEqualTo(blobs);
    }

    @Test
    void anOlderOneAgainLeavesTheCurrentOneCurrent() {
        var task = tasks.apply();
        var first = saved(task, state(1, "l"));
        var second = saved(task, state(2, "l"));

        save(task, state(1, "l")).then().statusCode(200).body("state_version_id", equalTo(first.toString()));

        assertThat(current(task)).isEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource({
        "4, l, Its serial 4 is lower than 5",
        "5, other, Its lineage other is not that of the current state",
        "9, other, Its lineage other is not that of the current state"
    })
    void whatDoesNotFollowIsKeptAside(long serial, String lineage, String why) {
        var task = tasks.apply();
        var current = saved(task, state(5, "l"));

        save(task, state(serial, lineage))
                .then()
                .statusCode(409)
                .body("code", equalTo("state-conflict"))
                .body("detail", allOf(containsString("kept aside"), containsString(why)));

        assertThat(current(task)).isEqualTo(current);
        assertThat(quarantined(task)).startsWith(why);
    }

    @Test
    void otherBytesWithTheSameSerialAreKeptAside() {
        var task = tasks.apply();
        var current = saved(task, state(5, "l"));
        var other = state(5, "l") + "\n";

        save(task, other).then().statusCode(409).body("code", equalTo("state-conflict"));

        assertThat(current(task)).isEqualTo(current);
        assertThat(quarantined(task)).isEqualTo("Other bytes are stored with its serial 5.");
        assertThat(bytesOf(quarantinedVersion(task))).isEqualTo(other.getBytes(UTF_8));
    }

    @Test
    void aConflictAgainIsKeptOnce() {
        var task = tasks.apply();
        save(task, state(5, "l")).then().statusCode(201);
        save(task, state(4, "l")).then().statusCode(409);
        var blobs = blobs();

        save(task, state(4, "l")).then().statusCode(409).body("code", equalTo("state-conflict"));

        assertThat(versions(task)).isEqualTo(2);
        assertThat(blobs()).isEqualTo(blobs);
    }

    @Test
    void theBytesOfAHolderThatLostItsLeaseAreKeptAside() {
        var first = tasks.apply();
        var second = tasks.leaseAgain(first);

        save(first, state(1, "l"))
                .then()
                .statusCode(409)
                .body("code", equalTo("stale-lease"))
                .body("detail", containsString("attempt 1 with lease epoch 1"));

        assertThat(quarantined(first)).startsWith("It came under attempt 1 with lease epoch 1");
        save(second, state(1, "l")).then().statusCode(201);
    }

    @Test
    void theLateStateOfARunIsKeptAsideWhileAnotherHasTheWorkspace() {
        var late = tasks.apply();
        tasks.execute("update run set status = 'errored' where id = $1", late.run());
        var busy = tasks.apply(late.workspace());

        save(late, state(1, "l"))
                .then()
                .statusCode(409)
                .body("code", equalTo("state-conflict"))
                .body("detail", containsString("another run, %s, had the workspace".formatted(busy.run())));

        save(busy, state(1, "l")).then().statusCode(201);
    }

    @Test
    void theLateStateOfARunCountsWhileNobodyHasTheWorkspace() {
        var late = tasks.apply();
        tasks.execute("update run set status = 'errored' where id = $1", late.run());

        var stored = saved(late, state(1, "l"));

        assertThat(current(late)).isEqualTo(stored);
    }

    @Test
    void theFinalStateLetsTheNextRunBegin() {
        var task = tasks.apply();
        var next = tasks.run(task.workspace(), "pending");
        tasks.execute("update run set status = 'applied', state_pending = true where id = $1", task.run());

        var stored = saved(task, state(1, "l"));

        assertThat(tasks.query("select state_pending from run where id = $1", task.run())
                        .getBoolean(0))
                .isFalse();
        var begun = tasks.query("select status, base_state_version_id from run where id = $1", next);
        assertThat(begun.getString(0)).isEqualTo("plan_queued");
        assertThat(begun.getUUID(1)).isEqualTo(stored);
    }

    @Test
    void theLeaseOfAnApplyOutlivesItUntilItsStateIsStored() {
        var task = tasks.apply();
        task.holder()
                .contentType(ContentType.JSON)
                .body("""
                        {"status": "succeeded", "changes": true, "engine_version": "1.11.4", "state_pending": true,
                         "summary": {"add": 1, "change": 0, "destroy": 0, "import": 0, "forget": 0, "drift": 0, "outputs": 0}}
                        """)
                .put(task.path("status"))
                .then()
                .statusCode(200);
        tasks.execute("update lease set renewed_at = now() - interval '3 days' where task_id = $1", task.id());
        assertThat(hasEnded(task)).isFalse();

        save(task, state(1, "l")).then().statusCode(201);

        assertThat(hasEnded(task)).isTrue();
    }

    private boolean hasEnded(LeasedTask task) {
        return tasks.query("select ended_at is not null from lease where task_id = $1", task.id())
                .getBoolean(0);
    }

    @Test
    void theFinalStateAgainLetsTheNextRunBegin() {
        var task = tasks.apply();
        var next = tasks.run(task.workspace(), "pending");
        save(task, state(1, "l")).then().statusCode(201);
        tasks.execute("update run set status = 'applied', state_pending = true where id = $1", task.run());

        save(task, state(1, "l")).then().statusCode(200);

        assertThat(tasks.query("select status from run where id = $1", next).getString(0))
                .isEqualTo("plan_queued");
    }

    @Test
    void aStateOfAKilledEngineIsMarked() {
        var task = tasks.apply();

        task.holder()
                .header("Terrane-State-Suspect", "true")
                .body(state(1, "l").getBytes(UTF_8))
                .post(task.path("state"))
                .then()
                .statusCode(201);

        assertThat(tasks.query("select suspect from state_version where id = $1", current(task))
                        .getBoolean(0))
                .isTrue();
    }

    @Test
    void aStateThatWasStoredBeforeTheEngineWasKilledIsMarkedToo() {
        var task = tasks.apply();
        save(task, state(1, "l")).then().statusCode(201);

        task.holder()
                .header("Terrane-State-Suspect", "true")
                .body(state(1, "l").getBytes(UTF_8))
                .post(task.path("state"))
                .then()
                .statusCode(200);

        assertThat(tasks.query("select suspect from state_version where id = $1", current(task))
                        .getBoolean(0))
                .isTrue();
    }

    @Test
    void refusesAMarkThatItDoesNotUnderstand() {
        var task = tasks.apply();

        task.holder()
                .header("Terrane-State-Suspect", "yes")
                .body(state(1, "l").getBytes(UTF_8))
                .post(task.path("state"))
                .then()
                .statusCode(422)
                .body("field", equalTo("Terrane-State-Suspect"));
    }

    @Test
    void ofManyTimesTheSameAtOnceOneIsStored() throws Exception {
        var task = tasks.apply();
        var saves = new ArrayList<Callable<Integer>>();
        IntStream.range(0, 8)
                .forEach(_ -> saves.add(() -> save(task, state(1, "l")).statusCode()));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = threads.invokeAll(saves).stream().map(each -> each.resultNow());

            assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        }
        assertThat(versions(task)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "not json",
                "{\"version\": 4, \"serial\": 1, \"lineage\": \"l\"",
                "{\"version\": 3, \"serial\": 1, \"lineage\": \"l\"}",
                "{\"version\": 4, \"lineage\": \"l\"}",
                "{\"version\": 4, \"serial\": -1, \"lineage\": \"l\"}",
                "{\"version\": 4, \"serial\": 1}"
            })
    void refusesWhatIsNoStateAndKeepsNothing(String bytes) {
        var task = tasks.apply();
        var blobs = blobs();

        save(task, bytes)
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid"))
                .body("detail", containsString("state"));

        assertThat(versions(task)).isZero();
        assertThat(blobs()).isEqualTo(blobs);
    }

    @Test
    void refusesAStateWithAnotherDigestAndKeepsNothing() {
        var task = tasks.apply();
        var blobs = blobs();

        task.holder()
                .header("Content-Digest", ContentDigest.value("00".repeat(32)))
                .body(state(1, "l").getBytes(UTF_8))
                .post(task.path("state"))
                .then()
                .statusCode(412)
                .body("code", equalTo("digest-mismatch"));

        assertThat(versions(task)).isZero();
        assertThat(blobs()).isEqualTo(blobs);
    }

    @Test
    void refusesAStateBeyondTheLimit() {
        var task = tasks.apply();

        save(task, state(1, "l") + " ".repeat(StateSamples.LIMIT))
                .then()
                .statusCode(413)
                .body("code", equalTo("too-large"));

        assertThat(versions(task)).isZero();
    }

    @Test
    void refusesTheStateOfAPlan() {
        var task = tasks.plan();
        var blobs = blobs();

        save(task, state(1, "l"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("only an apply has"));

        assertThat(versions(task)).isZero();
        assertThat(blobs()).isEqualTo(blobs);
    }

    @Test
    void refusesTheTokenOfAnotherTask() {
        var other = tasks.apply();
        var task = tasks.apply();

        other.holder()
                .body(state(1, "l").getBytes(UTF_8))
                .post(task.path("state"))
                .then()
                .statusCode(403);

        assertThat(versions(task)).isZero();
    }

    private static Response save(LeasedTask task, String state) {
        return task.holder().body(state.getBytes(UTF_8)).post(task.path("state"));
    }

    private static UUID saved(LeasedTask task, String state) {
        return UUID.fromString(
                save(task, state).then().statusCode(201).extract().path("state_version_id"));
    }

    private UUID current(LeasedTask task) {
        return tasks.query("select current_state_version_id from workspace where id = $1", task.workspace())
                .getUUID(0);
    }

    private long versions(LeasedTask task) {
        return tasks.query("select count(*) from state_version where workspace_id = $1", task.workspace())
                .getLong(0);
    }

    private String quarantined(LeasedTask task) {
        return tasks.query(
                        "select quarantined from state_version where workspace_id = $1 and quarantined is not null",
                        task.workspace())
                .getString(0);
    }

    private UUID quarantinedVersion(LeasedTask task) {
        return tasks.query(
                        "select id from state_version where workspace_id = $1 and quarantined is not null",
                        task.workspace())
                .getUUID(0);
    }

    private byte[] bytesOf(UUID version) {
        return tasks.query(
                        "select p.bytes from state_version s join blob_part p on p.blob_id = s.blob_id where s.id = $1",
                        version)
                .getBuffer(0)
                .getBytes();
    }

    private long blobs() {
        return tasks.query("select count(*) from blob").getLong(0);
    }
}
