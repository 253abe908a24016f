package io.terrane.control.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.web.ContentDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TaskBytesTest {
    private static final byte[] PLAN = "a plan\0of no engine".getBytes(UTF_8);

    private final LeasedTasks tasks;

    TaskBytesTest(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @Test
    void givesTheConfigurationOfTheRun() {
        var answer = get(tasks.plan(), "configuration");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asByteArray()).isEqualTo(LeasedTasks.CONFIGURATION);
        assertThat(answer.header("Content-Digest")).startsWith("sha-256=:");
    }

    @Test
    void givesARangeOfTheConfiguration() {
        var task = tasks.plan();

        var answer = task.holder().header("Range", "bytes=4-16").get(task.path("configuration"));

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.asString()).isEqualTo("configuration");
    }

    @Test
    void givesTheStateThatTheRunBeganWithWhateverCameSince() {
        var task = tasks.apply();
        var base = state(1);
        tasks.execute("update run set base_state_version_id = $2 where id = $1", task.run(), save(task, base));
        var _ = save(task, state(2));

        var answer = get(task, "state");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).isEqualTo(base);
    }

    @Test
    void aRunWithoutABaseStateHasNone() {
        get(tasks.plan(), "state")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"))
                .body("detail", equalTo("The run has no base state."));
    }

    @Test
    void anApplyGetsThePlanOfItsRun() {
        var plan = tasks.plan();
        put(plan, "file", PLAN).then().statusCode(201);
        put(plan, "json", "{}".getBytes(UTF_8)).then().statusCode(201);
        var apply = tasks.applyOf(plan);

        var answer = get(apply, "plan");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asByteArray()).isEqualTo(PLAN);
        assertThat(get(apply, "plan?part=json").asString()).isEqualTo("{}");
        get(apply, "plan?part=lock").then().statusCode(404).body("detail", containsString("no part lock"));
    }

    @Test
    void givesARangeOfThePlan() {
        var large = random(1_100_000);
        var plan = tasks.plan();
        put(plan, "file", large).then().statusCode(201);
        var apply = tasks.applyOf(plan);

        var answer = apply.holder().header("Range", "bytes=1048570-1048580").get(apply.path("plan"));

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.asByteArray()).isEqualTo(Arrays.copyOfRange(large, 1048570, 1048581));
    }

    @Test
    void aPartIsWrittenOnce() {
        var plan = tasks.plan();
        put(plan, "file", PLAN).then().statusCode(201);
        var blobs = blobs();

        put(plan, "file", PLAN).then().statusCode(200).header("Terrane-Desired", "run");
        put(plan, "file", "another".getBytes(UTF_8))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("part file"));

        assertThat(get(tasks.applyOf(plan), "plan").asByteArray()).isEqualTo(PLAN);
        assertThat(blobs()).isEqualTo(blobs);
    }

    @Test
    void ofManyAtOnceOneIsStored() throws Exception {
        var plan = tasks.plan();
        var puts = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < 8; i++) {
            var bytes = "plan %d".formatted(i % 2).getBytes(UTF_8);
            puts.add(() -> put(plan, "json", bytes).statusCode());
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = threads.invokeAll(puts).stream().map(each -> each.resultNow());

            assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201, 409);
        }
    }

    @Test
    void anotherAttemptLeavesAPlanOfItsOwn() {
        var first = tasks.plan();
        put(first, "file", "the first".getBytes(UTF_8)).then().statusCode(201);
        var second = tasks.leaseAgain(first);

        put(second, "file", "the second".getBytes(UTF_8)).then().statusCode(201);

        assertThat(get(tasks.applyOf(second), "plan").asString()).isEqualTo("the second");
    }

    @Test
    void aHolderThatLostItsLeaseCanNeitherReadNorWrite() {
        var first = tasks.plan();
        put(first, "file", PLAN).then().statusCode(201);
        var _ = tasks.leaseAgain(first);
        var blobs = blobs();

        put(first, "json", PLAN).then().statusCode(409).body("code", equalTo("stale-lease"));

        for (var path : new String[] {"configuration", "state", "plan"}) {
            get(first, path).then().statusCode(409).body("code", equalTo("stale-lease"));
        }
        assertThat(blobs()).isEqualTo(blobs);
    }

    @Test
    void anApplyLeavesNoPlan() {
        var blobs = blobs() + 1; // Its configuration.

        put(tasks.apply(), "file", PLAN)
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("leaves no plan"));

        assertThat(blobs()).isEqualTo(blobs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "plan?part=", "plan?part=other", "plan?part=FILE"})
    void refusesAPartThatThereIsNot(String path) {
        var task = tasks.plan();

        task.holder()
                .body(PLAN)
                .put(task.path(path))
                .then()
                .statusCode(422)
                .body("field", equalTo("part"))
                .body("detail", containsString("file, json or lock"));
    }

    @ParameterizedTest
    @CsvSource({"file, 4194304", "json, 4194304", "lock, 1048576"})
    void refusesAPartBeyondItsLimit(String part, int limit) {
        put(tasks.plan(), part, new byte[limit + 1])
                .then()
                .statusCode(413)
                .body("detail", containsString(Integer.toString(limit)));
    }

    @Test
    void refusesAPartWithAnotherDigest() {
        var task = tasks.plan();

        task.holder()
                .header("Content-Digest", ContentDigest.value("00".repeat(32)))
                .body(PLAN)
                .put(task.path("plan?part=file"))
                .then()
                .statusCode(412);

        get(tasks.applyOf(task), "plan").then().statusCode(404);
    }

    @Test
    void theTokenOfAnotherTaskIsGoodForNothing() {
        var task = tasks.plan();
        var other = tasks.plan();

        for (var path : new String[] {"configuration", "state", "plan"}) {
            other.holder().get(task.path(path)).then().statusCode(403);
        }
        other.holder().body(PLAN).put(task.path("plan?part=file")).then().statusCode(403);
    }

    private static Response get(LeasedTask task, String path) {
        return task.holder().get(task.path(path));
    }

    private static Response put(LeasedTask task, String part, byte[] bytes) {
        return task.holder().body(bytes).put(task.path("plan?part=" + part));
    }

    private static UUID save(LeasedTask task, String state) {
        return UUID.fromString(task.holder()
                .body(state.getBytes(UTF_8))
                .post(task.path("state"))
                .then()
                .statusCode(201)
                .extract()
                .path("state_version_id"));
    }

    private static String state(long serial) {
        return "{\"version\": 4, \"serial\": %d, \"lineage\": \"l\"}".formatted(serial);
    }

    private long blobs() {
        return tasks.query("select count(*) from blob").getLong(0);
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
