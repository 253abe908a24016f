package io.terrane.control.run;

import static io.terrane.control.People.admin;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RunsTest {
    private String workspace = "";

    @BeforeEach
    void makeWorkspace() {
        workspace = post("/workspaces", "{\"name\": \"runs-%s\"}".formatted(UUID.randomUUID()))
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void needsAConfigurationVersion() {
        run("{}").statusCode(422).body("detail", containsString("configuration"));
    }

    @Test
    void beginsAtOnceWhereTheWorkspaceIsFreeAndWaitsWhereItIsNot() {
        upload();

        var first = run("{\"message\": \"first\"}").statusCode(201).body("status", equalTo("plan_queued"));
        var second = run("{\"message\": \"second\"}").statusCode(201).body("status", equalTo("pending"));

        var busy = "busy with run " + first.extract().path("id");
        get(second).body("why_waiting", containsString(busy));
        run("{\"kind\": \"plan-only\"}").body("status", equalTo("plan_queued"));
    }

    /** More than there are connections to the database. */
    @Test
    void manyAtOnceDoNotWaitForEachOther() throws Exception {
        var pool = post("/agent-pools", "{\"name\": \"crowd-%s\"}".formatted(UUID.randomUUID()))
                .statusCode(201)
                .extract()
                .<String>path("id");
        workspace = post(
                        "/workspaces",
                        "{\"name\": \"crowd-%s\", \"execution_mode\": \"agent\", \"agent_pool_id\": \"%s\"}"
                                .formatted(UUID.randomUUID(), pool))
                .statusCode(201)
                .extract()
                .path("id");
        upload();

        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 60)
                    .mapToObj(i -> people.submit(() -> {
                        var run = run(i % 2 == 0 ? "{\"kind\": \"plan-only\"}" : "{}")
                                .statusCode(201);
                        get(run).statusCode(200).body("why_waiting", notNullValue());
                        return act(run, "cancel").statusCode(200);
                    }))
                    .toList();
            for (var each : asked) {
                each.get().body("status", equalTo("canceled"));
            }
        }
    }

    @Test
    void givesTheWorkspaceToTheNextOneWhenTheFirstIsCanceled() {
        upload();
        var first = run("{}");
        var second = run("{}");

        act(first, "cancel").statusCode(200).body("status", equalTo("canceled"));

        get(second).body("status", equalTo("plan_queued"));
        act(first, "cancel").statusCode(409).body("code", equalTo("illegal-transition"));
    }

    @Test
    void cannotConfirmOrForceWhatIsNotThereYet() {
        upload();
        var run = run("{}");

        act(run, "confirm")
                .statusCode(409)
                .body("detail", containsString("only a run that is planned can be confirmed"));
        act(run, "discard").statusCode(409);
        act(run, "force-cancel").statusCode(409).body("detail", containsString("cancel it first"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"targets\": [\"-auto-approve\"]} | targets",
                "{\"targets\": [\"\"]} | targets",
                "{\"kind\": \"destroy\", \"replace\": [\"a.b\"]} | replace",
                "{\"kind\": \"plan-only\", \"auto_apply\": true} | auto_apply",
                "{\"configuration_version_id\": \"018f0000-0000-7000-8000-000000000000\"} | configuration_version_id"
            })
    void namesTheFieldThatIsWrong(String fields, String field) {
        upload();

        run(fields).statusCode(422).body("field", equalTo(field)).body("detail", containsString(field));
    }

    @Test
    void refusesAMessageThatIsTooLongAndAFieldThatIsUnknown() {
        upload();

        run("{\"message\": \"%s\"}".formatted("m".repeat(1_001)))
                .statusCode(422)
                .body("field", equalTo("message"));
        run("{\"mesage\": \"typo\"}").statusCode(422).body("detail", containsString("mesage"));
        run("{\"kind\": \"plan\"}").statusCode(422).body("detail", containsString("plan-and-apply"));
    }

    @Test
    void knowsNoRunOfAnotherWorkspaceOrNone() {
        admin().get("/api/v1/runs/" + UUID.randomUUID()).then().statusCode(404);
        admin().get("/api/v1/runs/no-id").then().statusCode(404);
        post("/runs", "{\"workspace_id\": \"%s\"}".formatted(UUID.randomUUID())).statusCode(404);
        post("/runs", "{}").statusCode(422).body("field", equalTo("workspace_id"));
    }

    @Test
    void keepsTheLabelsThatItsWorkspaceRequiredAtItsCreation() {
        String pool = post("/agent-pools", "{\"name\": \"runs-%s\"}".formatted(UUID.randomUUID()))
                .statusCode(201)
                .extract()
                .path("id");
        change("{\"execution_mode\": \"agent\", \"agent_pool_id\": \"%s\", \"required_labels\": {\"gpu\": \"yes\"}}"
                .formatted(pool));
        upload();
        var run = run("{}").statusCode(201).body("required_labels", equalTo(Map.of("gpu", "yes")));

        change("{\"required_labels\": null}");

        get(run).body("required_labels", equalTo(Map.of("gpu", "yes")));
        run("{\"kind\": \"plan-only\"}").body("required_labels", equalTo(Map.of()));
    }

    @Test
    void listsRunsByTheirStatus() {
        upload();
        var waiting = run("{}").extract().<String>path("id");

        admin().queryParams(Map.of("workspace_id", workspace, "status", "plan_queued"))
                .get("/api/v1/runs")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(waiting))
                .body("items", hasSize(1))
                .body("next", nullValue());
        admin().queryParam("status", "planing")
                .get("/api/v1/runs")
                .then()
                .statusCode(422)
                .body("detail", containsString("planned_and_finished"));
    }

    private void change(String changes) {
        admin().contentType("application/json")
                .body(changes)
                .patch("/api/v1/workspaces/" + workspace)
                .then()
                .statusCode(200);
    }

    private void upload() {
        post("/workspaces/" + workspace + "/configuration-versions", "{\"files\": {\"main.tf\": \"# nothing\"}}")
                .statusCode(201);
    }

    /** @param fields those besides the workspace, as a JSON object */
    private ValidatableResponse run(String fields) {
        var rest = fields.strip().equals("{}") ? "}" : ", " + fields.strip().substring(1);
        return post("/runs", "{\"workspace_id\": \"%s\"".formatted(workspace) + rest);
    }

    private static ValidatableResponse get(ValidatableResponse run) {
        return admin().get("/api/v1/runs/" + run.extract().path("id")).then();
    }

    private static ValidatableResponse act(ValidatableResponse run, String action) {
        return admin().post("/api/v1/runs/" + run.extract().path("id") + "/actions/" + action)
                .then();
    }

    private static ValidatableResponse post(String path, String body) {
        return admin().contentType("application/json")
                .body(body)
                .post("/api/v1" + path)
                .then();
    }
}
