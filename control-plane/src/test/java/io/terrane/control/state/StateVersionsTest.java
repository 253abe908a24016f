package io.terrane.control.state;

import static io.terrane.control.People.admin;
import static io.terrane.control.People.holderOf;
import static io.terrane.control.state.StateSamples.state;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.Tenants;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StateVersionsTest {
    private final LeasedTasks tasks;
    private final Tenants tenants;

    StateVersionsTest(LeasedTasks tasks, Tenants tenants) {
        this.tasks = tasks;
        this.tenants = tenants;
    }

    @Test
    void listsThemNewestFirstAndThoseKeptAsideToo() {
        var task = tasks.apply();
        save(task, state(2, "l")).then().statusCode(201);
        save(task, state(1, "l")).then().statusCode(409);
        save(task, state(3, "l")).then().statusCode(201);

        admin().get(versionsOf(task.workspace()))
                .then()
                .statusCode(200)
                .body("items.serial", contains(3, 1, 2))
                .body("items[0].quarantined", nullValue())
                .body("items[1].quarantined", startsWith("Its serial 1 is lower than 2"))
                .body("items[0].run_id", equalTo(task.run().toString()))
                .body("items[0].task_id", equalTo(task.id().toString()))
                .body("items[0].lineage", equalTo("l"))
                .body("items[0].suspect", equalTo(false))
                .body("next", nullValue());
    }

    @Test
    void listsThemInPages() {
        var task = tasks.apply();
        save(task, state(1, "l")).then().statusCode(201);
        save(task, state(2, "l")).then().statusCode(201);

        String next = admin().get(versionsOf(task.workspace()) + "?limit=1")
                .then()
                .statusCode(200)
                .body("items.serial", contains(2))
                .extract()
                .path("next");

        admin().get(versionsOf(task.workspace()) + "?limit=1&after=" + next)
                .then()
                .statusCode(200)
                .body("items.serial", contains(1))
                .body("next", nullValue());
    }

    @Test
    void aWorkspaceBeginsWithoutAny() {
        var workspace = tasks.workspace();

        admin().get(versionsOf(workspace)).then().statusCode(200).body("items", empty());
        admin().get(versionsOf(workspace) + "/current")
                .then()
                .statusCode(404)
                .body("detail", containsString("has no state yet"));
    }

    @Test
    void theNewestThatCountsIsTheCurrentOne() {
        var task = tasks.apply();
        save(task, state(2, "l")).then().statusCode(201);
        save(task, state(1, "l")).then().statusCode(409);

        String id = admin().get(versionsOf(task.workspace()) + "/current")
                .then()
                .statusCode(200)
                .body("serial", equalTo(2))
                .extract()
                .path("id");

        admin().get("/api/v1/state-versions/" + id)
                .then()
                .statusCode(200)
                .body("workspace_id", equalTo(task.workspace().toString()));
        admin().get("/api/v1/workspaces/" + task.workspace())
                .then()
                .statusCode(200)
                .body("current_state_version_id", equalTo(id));
    }

    @Test
    void givesTheBytesBackAndKeepsWhoReadThem() {
        var bytes = state(1, "l").replace("\"resources\": []", "\"resources\": [], \"n\": 9007199254740993");
        var id = brought(tasks.workspace(), bytes);

        var answer = admin().get("/api/v1/state-versions/" + id + "/content");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asByteArray()).isEqualTo(bytes.getBytes(UTF_8));
        assertThat(answer.header("Content-Digest")).startsWith("sha-256=:");
        assertThat(tasks.query(
                                "select actor_name from audit_event where action = 'state_version.download' and subject_id = $1",
                                UUID.fromString(id))
                        .getString(0))
                .isEqualTo("admin");
    }

    @Test
    void givesARangeOfTheBytes() {
        var id = brought(tasks.workspace(), state(1, "l"));

        var answer = admin().header("Range", "bytes=2-8").get("/api/v1/state-versions/" + id + "/content");

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.asByteArray())
                .isEqualTo(Arrays.copyOfRange(state(1, "l").getBytes(UTF_8), 2, 9));
    }

    @Test
    void aPersonBringsTheFirstStateAndTheNext() {
        var workspace = tasks.workspace();

        String first = bring(workspace, state(4, "l"))
                .then()
                .statusCode(201)
                .body("created_by", equalTo("admin"))
                .body("run_id", nullValue())
                .extract()
                .path("id");
        bring(workspace, state(7, "l"))
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/state-versions/"))
                .body("serial", equalTo(7));

        admin().get(versionsOf(workspace) + "/current").then().body("serial", equalTo(7));
        assertThat(tasks.query(
                                "select count(*) from audit_event where action = 'state_version.upload' and subject_id = $1",
                                UUID.fromString(first))
                        .getLong(0))
                .isEqualTo(1);
    }

    @Test
    void theCurrentStateAgainChangesNothing() {
        var workspace = tasks.workspace();
        var id = brought(workspace, state(4, "l"));
        var blobs = blobs();

        bring(workspace, state(4, "l")).then().statusCode(200).body("id", equalTo(id));

        assertThat(blobs()).isEqualTo(blobs);
    }

    @ParameterizedTest
    @CsvSource({
        "4, l, Its serial 4 is lower than 6",
        "5, l, It is the same as state version",
        "9, other, Its lineage other is not that",
    })
    void refusesAStateThatDoesNotFollowAndKeepsNothing(long serial, String lineage, String why) {
        var workspace = tasks.workspace();
        bring(workspace, state(5, "l")).then().statusCode(201);
        bring(workspace, state(6, "l")).then().statusCode(201);
        var blobs = blobs();

        bring(workspace, state(serial, lineage))
                .then()
                .statusCode(409)
                .body("code", equalTo("state-conflict"))
                .body("detail", containsString(why))
                .body("detail", endsWith("It needs the lineage of the current one, and a higher serial."));

        assertThat(blobs()).isEqualTo(blobs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan_queued", "planning", "planned", "apply_queued", "applying", "canceling"})
    void refusesAStateWhileARunHasTheWorkspace(String status) {
        var workspace = tasks.workspace();
        var run = tasks.run(workspace, status);

        bring(workspace, state(1, "l"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("Run %s has the workspace".formatted(run)));

        admin().get(versionsOf(workspace)).then().body("items", empty());
    }

    @Test
    void aPersonBringsTheFinalStateThatARunStillWaitsFor() {
        var workspace = tasks.workspace();
        var ended = tasks.run(workspace, "applied");
        tasks.execute("update run set state_pending = true where id = $1", ended);
        var next = tasks.run(workspace, "pending");

        var id = brought(workspace, state(1, "l"));

        var begun = tasks.query("select status, base_state_version_id from run where id = $1", next);
        assertThat(begun.getString(0)).isEqualTo("plan_queued");
        assertThat(begun.getUUID(1)).hasToString(id);
    }

    /** The run's own advice: once somebody has said how it ended, the next run has the workspace. */
    @Test
    void aPersonBringsABetterStateOfAnInterruptedApply() {
        var workspace = tasks.workspace();
        var interrupted = tasks.run(workspace, "interrupted");

        var id = brought(workspace, state(1, "l"));

        var current = tasks.query("select current_state_version_id from workspace where id = $1", workspace);
        assertThat(current.getUUID(0)).hasToString(id);
        var run = tasks.query("select status from run where id = $1", interrupted);
        assertThat(run.getString(0)).isEqualTo("interrupted");
    }

    @Test
    void refusesWhatIsNoState() {
        bring(tasks.workspace(), "{}").then().statusCode(422).body("detail", containsString("version"));
    }

    @Test
    void refusesAStateBeyondTheLimit() {
        bring(tasks.workspace(), state(1, "l") + " ".repeat(StateSamples.LIMIT))
                .then()
                .statusCode(413);
    }

    @Test
    void anotherOrganizationSeesNothing() {
        var workspace = tasks.workspace();
        var id = brought(workspace, state(1, "l"));
        var stranger = tenants.create().token();

        for (var path : new String[] {
            versionsOf(workspace),
            versionsOf(workspace) + "/current",
            "/api/v1/state-versions/" + id,
            "/api/v1/state-versions/" + id + "/content"
        }) {
            holderOf(stranger).get(path).then().statusCode(404).body("code", equalTo("not-found"));
        }
        holderOf(stranger)
                .body(state(2, "l").getBytes(UTF_8))
                .post(versionsOf(workspace))
                .then()
                .statusCode(404);
        admin().get(versionsOf(workspace) + "/current").then().body("serial", equalTo(1));
    }

    @Test
    void anotherOrganizationIsToldTheSameAsOfWhatDoesNotExist() {
        var id = brought(tasks.workspace(), state(1, "l"));
        var stranger = tenants.create().token();

        holderOf(stranger)
                .get("/api/v1/state-versions/" + id)
                .then()
                .body("detail", equalTo("There is no state version %s.".formatted(id)));
    }

    @Test
    void anIdOfNothingIsNotFound() {
        var id = UUID.randomUUID();

        admin().get("/api/v1/state-versions/" + id + "/content")
                .then()
                .statusCode(404)
                .body("detail", equalTo("There is no state version %s.".formatted(id)));
    }

    private static String versionsOf(UUID workspace) {
        return "/api/v1/workspaces/%s/state-versions".formatted(workspace);
    }

    private static Response bring(UUID workspace, String state) {
        return admin().body(state.getBytes(UTF_8)).post(versionsOf(workspace));
    }

    private static String brought(UUID workspace, String state) {
        return bring(workspace, state).then().statusCode(201).extract().path("id");
    }

    private static Response save(LeasedTask task, String state) {
        return task.holder().body(state.getBytes(UTF_8)).post(task.path("state"));
    }

    private long blobs() {
        return tasks.query("select count(*) from blob").getLong(0);
    }
}
