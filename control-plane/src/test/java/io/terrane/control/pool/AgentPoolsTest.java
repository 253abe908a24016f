package io.terrane.control.pool;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.terrane.control.Tenants;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class AgentPoolsTest {
    private final Tenants tenants;
    private final Pool database;
    private Tenants.Tenant tenant;

    @SuppressWarnings("NullAway.Init")
    AgentPoolsTest(Tenants tenants, Pool database) {
        this.tenants = tenants;
        this.database = database;
    }

    @BeforeEach
    void ownOrganization() {
        tenant = tenants.create();
    }

    @Test
    void createsReadsRenamesAndDeletes() {
        var path = "/api/v1/agent-pools/" + pool("one");

        as().get(path).then().statusCode(200).body("kind", equalTo("static")).header("ETag", "\"0\"");
        patch(path, Map.of("name", "two"))
                .statusCode(200)
                .body("name", equalTo("two"))
                .header("ETag", "\"1\"");
        as().get("/api/v1/agent-pools?name=two").then().body("items.name", equalTo(List.of("two")));
        as().delete(path).then().statusCode(204);
        as().get(path).then().statusCode(404);
    }

    @Test
    void aKubernetesPoolHasATemplateAndLimits() {
        var path = "/api/v1/agent-pools/"
                + as().contentType("application/json")
                        .body(Map.of(
                                "name",
                                "pods",
                                "kind",
                                "kubernetes",
                                "pod_template",
                                Map.of("image", "agent:1", "requests", Map.of("cpu", "2")),
                                "limits",
                                Map.of("max_concurrent", 3)))
                        .post("/api/v1/agent-pools")
                        .then()
                        .statusCode(201)
                        .body("pod_template.image", equalTo("agent:1"))
                        .body("pod_template.grace_seconds", equalTo(600))
                        .body("limits.max_concurrent", equalTo(3))
                        .body("limits.min_warm", equalTo(0))
                        .extract()
                        .path("id");

        patch(path, Map.of("limits", Map.of("min_warm", 2)))
                .statusCode(200)
                .body("limits.max_concurrent", equalTo(3))
                .body("limits.min_warm", equalTo(2))
                .body("pod_template.requests.cpu", equalTo("2"));
        patch(path, Map.of("limits", Map.of("max_concurrent", 1)))
                .statusCode(422)
                .body("field", equalTo("limits.min_warm"));
        as().get(path).then().body("limits.max_concurrent", equalTo(3));
        as().delete(path).then().statusCode(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'image': 'no image'}                                              | pod_template.image",
                "{'requests': {'gpu': '1'}}                                         | pod_template.requests",
                "{'limits': {'memory': 'much'}}                                     | pod_template.limits.memory",
                "{'labels': {'app.kubernetes.io/name': 'other'}}                    | pod_template.labels",
                "{'annotations': {'terrane.io/x': 'y'}}                             | pod_template.annotations",
                "{'environment': {'TERRANE_URL': 'http://elsewhere'}}               | pod_template.environment",
                "{'service_account': 'No Name'}                                     | pod_template.service_account",
                "{'tolerations': [{'value': 'x'}]}                                  | pod_template.tolerations",
                "{'tolerations': [{'key': 'a', 'operator': 'Exists', 'value': 'x'}]} | pod_template.tolerations",
                "{'grace_seconds': 5}                                               | pod_template.grace_seconds",
                "{'volumes': [{'name': 'a', 'mount_path': '/a'}]}                   | pod_template.volumes",
                "{'volumes': [{'name': 'a', 'mount_path': 'a', 'config_map': 'b'}]} | pod_template.volumes.mount_path",
                "{'volumes': [{'name': 'a', 'mount_path': '/../a', 'config_map': 'b'}]} | pod_template.volumes.mount_path",
                "{'volumes': [{'mount_path': '/a', 'config_map': 'b'}]}             | pod_template.volumes.name",
                "{'volumes': [{'name': 'a', 'mount_path': '/a', 'secret': 'terrane-x'}]} | pod_template.volumes.secret",
                "{'volumes': [{'name': 'a', 'mount_path': '/a', 'secret': 'x', 'config_map': 'b'}]} | pod_template.volumes",
            })
    void refusesATemplateThatKubernetesOrANeighbourWouldNotLike(String template, String field) {
        as().contentType("application/json")
                .body("{\"name\": \"pods\", \"kind\": \"kubernetes\", \"pod_template\": %s}"
                        .formatted(template.replace('\'', '"')))
                .post("/api/v1/agent-pools")
                .then()
                .statusCode(422)
                .body("field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'max_concurrent': 0}                                        | limits.max_concurrent",
                "{'min_warm': 11}                                             | limits.min_warm",
                "{'freeze_windows': [{'start': '10:00', 'end': '11:00', 'time_zone': 'UTC'}]} | limits.freeze_windows.days",
                "{'freeze_windows': [{'days': ['friday'], 'start': 'ten', 'end': '11:00', 'time_zone': 'UTC'}]} | limits.freeze_windows.start",
                "{'freeze_windows': [{'days': ['friday'], 'start': '10:00', 'time_zone': 'UTC'}]} | limits.freeze_windows.end",
                "{'freeze_windows': [{'days': ['friday'], 'start': '10:00', 'end': '11:00', 'time_zone': 'Mars'}]} | limits.freeze_windows.time_zone",
            })
    void refusesLimitsThatMeanNothing(String limits, String field) {
        as().contentType("application/json")
                .body("{\"name\": \"pods\", \"kind\": \"kubernetes\", \"limits\": %s}"
                        .formatted(limits.replace('\'', '"')))
                .post("/api/v1/agent-pools")
                .then()
                .statusCode(422)
                .body("field", equalTo(field));
    }

    @Test
    void aStaticPoolHasNoPods() {
        as().contentType("application/json")
                .body(Map.of("name", "vms", "limits", Map.of("min_warm", 1)))
                .post("/api/v1/agent-pools")
                .then()
                .statusCode(422)
                .body("field", equalTo("limits"))
                .body("detail", containsString("static"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                  | name",
                "{'name': 'a b'}                     | name",
                "{'name': 'a', 'kind': 'docker'}     | kind",
                "{'name': 'a', 'knd': 'static'}      | knd",
            })
    void everyRefusalNamesItsField(String body, String field) {
        as().contentType("application/json")
                .body(body.replace('\'', '"'))
                .post("/api/v1/agent-pools")
                .then()
                .statusCode(422)
                .body("field", equalTo(field))
                .body("detail", containsString(field));
    }

    @Test
    void theKindStays() {
        patch("/api/v1/agent-pools/" + pool("one"), Map.of("kind", "kubernetes"))
                .statusCode(422)
                .body("field", equalTo("kind"));
    }

    @Test
    void aPoolThatAWorkspaceUsesIsNotDeleted() {
        var pool = pool("one");
        as().contentType("application/json")
                .body(Map.of("name", "network", "execution_mode", "agent", "agent_pool_id", pool))
                .post("/api/v1/workspaces")
                .then()
                .statusCode(201);

        as().delete("/api/v1/agent-pools/" + pool)
                .then()
                .statusCode(409)
                .body("code", equalTo("in-use"))
                .body("detail", equalTo("The agent pool one is used by: workspace network."));
    }

    @Test
    void aTokenIsShownOnceAndRegistersUntilItIsRevoked() {
        var pool = pool("one");
        var created = token(pool, "autumn").statusCode(201).extract();
        String secret = created.path("token");
        assertThat(secret).startsWith("trn_pool_");
        assertThat(register(secret)).isEqualTo(201);

        as().get(tokens(pool))
                .then()
                .statusCode(200)
                .body("items.name", equalTo(List.of("autumn")))
                .body(not(containsString(secret)));
        as().delete(tokens(pool) + "/" + created.path("id")).then().statusCode(204);

        assertThat(register(secret)).isEqualTo(401);
        as().get(tokens(pool)).then().body("items[0].revoked_at", notNullValue());
    }

    @Test
    void aPoolHasSeveralTokensAtOnce() {
        var pool = pool("one");
        String first = token(pool, "spring").extract().path("token");
        String second = token(pool, "autumn").extract().path("token");

        assertThat(register(first)).isEqualTo(201);
        assertThat(register(second)).isEqualTo(201);
    }

    @Test
    void theSecretIsNotGivenAgainToARepetition() {
        var pool = pool("one");
        var first = once(pool, "key-1")
                .statusCode(201)
                .body("token", notNullValue())
                .extract();

        once(pool, "key-1")
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first.path("id")))
                .body("token", nullValue());

        String secret = first.path("token");
        assertThat(storedAnswers()).isNotEmpty().noneMatch(each -> each.contains(secret));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                    | name",
                "{'name': 'a', 'expires_at': '2020-01-01T00:00:00Z'}   | expires_at",
                "{'name': 'a', 'expires_at': 'tomorrow'}               | expires_at",
                "{'name': 'a', 'expires': '2030-01-01T00:00:00Z'}      | expires",
            })
    void everyRefusalOfATokenNamesItsField(String body, String field) {
        as().contentType("application/json")
                .body(body.replace('\'', '"'))
                .post(tokens(pool("one")))
                .then()
                .statusCode(422)
                .body("field", equalTo(field))
                .body("detail", containsString(field));
    }

    @Test
    void anAgentIsShownAsWhatItSeemsToBe() {
        var pool = pool("one");
        var agent = agent(pool, "agent-1");
        status(agent, "offline");

        seen(agent, UUID.randomUUID(), 1, false);
        status(agent, "online");

        seen(agent, UUID.randomUUID(), 1, true);
        status(agent, "draining");

        seen(agent, UUID.randomUUID(), 45, true);
        status(agent, "suspect");

        seen(agent, UUID.randomUUID(), 95, false);
        status(agent, "offline");

        seen(agent, null, 1, false);
        status(agent, "offline");
    }

    @Test
    void agentsAreListedByPool() {
        var one = pool("one");
        var first = agent(one, "agent-1");
        var second = agent(one, "agent-2");
        var third = agent(pool("two"), "agent-1");

        as().get("/api/v1/agents").then().body("items.id", equalTo(List.of(third, second, first)));
        as().get("/api/v1/agents?agent_pool_id=" + one).then().body("items.id", equalTo(List.of(second, first)));
        as().get("/api/v1/agents?name=agent-2").then().body("items.id", equalTo(List.of(second)));
        as().get("/api/v1/agents?version=0").then().body("items", equalTo(List.of()));
        as().get("/api/v1/agents?agent_pool_id=x").then().statusCode(422).body("field", equalTo("agent_pool_id"));
    }

    @Test
    void agentsThatAreRevokedCanBeLeftOut() {
        var one = pool("one");
        var gone = agent(one, "agent-1");
        var present = agent(one, "agent-2");
        as().delete("/api/v1/agents/" + gone).then().statusCode(204);

        as().get("/api/v1/agents").then().body("items.id", equalTo(List.of(present, gone)));
        as().get("/api/v1/agents?revoked=false").then().body("items.id", equalTo(List.of(present)));
        as().get("/api/v1/agents?revoked=true&agent_pool_id=" + one).then().body("items.id", equalTo(List.of(gone)));
        as().get("/api/v1/agents?revoked=no")
                .then()
                .statusCode(422)
                .body("field", equalTo("revoked"))
                .body("detail", equalTo("revoked must be true or false."));
    }

    @Test
    void aRevokedAgentIsOffline() {
        var pool = pool("one");
        var agent = agent(pool, "agent-1");
        seen(agent, UUID.randomUUID(), 1, false);
        as().delete("/api/v1/agent-pools/" + pool).then().statusCode(409).body("detail", containsString(agent));

        as().delete("/api/v1/agents/" + agent).then().statusCode(204);
        as().delete("/api/v1/agents/" + agent).then().statusCode(204);

        as().get("/api/v1/agents/" + agent)
                .then()
                .body("status", equalTo("offline"))
                .body("labels.zone", equalTo("b"))
                .body("revoked_at", notNullValue());
        as().get("/api/v1/audit-events?action=agent.revoke").then().body("items.size()", equalTo(1));
        as().delete("/api/v1/agent-pools/" + pool).then().statusCode(204);
    }

    @Test
    void anotherOrganizationsAreNotFound() {
        var pool = pool("one");
        var agent = agent(pool, "agent-1");
        String token = token(pool, "autumn").extract().path("id");
        var stranger = tenants.create().token();

        holderOf(stranger).get("/api/v1/agent-pools/" + pool).then().statusCode(404);
        holderOf(stranger).get("/api/v1/agent-pools").then().body("items", equalTo(List.of()));
        holderOf(stranger).get(tokens(pool)).then().statusCode(404);
        holderOf(stranger).delete(tokens(pool) + "/" + token).then().statusCode(404);
        holderOf(stranger).get("/api/v1/agents/" + agent).then().statusCode(404);
        holderOf(stranger).delete("/api/v1/agents/" + agent).then().statusCode(404);
        holderOf(stranger)
                .post("/api/v1/agents/%s/actions/drain".formatted(agent))
                .then()
                .statusCode(404);
        holderOf(stranger).get("/api/v1/agents").then().body("items", equalTo(List.of()));
        holderOf(stranger).get("/api/v1/agents?agent_pool_id=" + pool).then().statusCode(404);
    }

    private RequestSpecification as() {
        return holderOf(tenant.token());
    }

    private String pool(String name) {
        return as().contentType("application/json")
                .body(Map.of("name", name))
                .post("/api/v1/agent-pools")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String tokens(String pool) {
        return "/api/v1/agent-pools/%s/tokens".formatted(pool);
    }

    private ValidatableResponse token(String pool, String name) {
        return as().contentType("application/json")
                .body(Map.of("name", name))
                .post(tokens(pool))
                .then();
    }

    private ValidatableResponse once(String pool, String key) {
        return as().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(Map.of("name", "autumn"))
                .post(tokens(pool))
                .then();
    }

    private ValidatableResponse patch(String path, Map<String, ?> changes) {
        return as().contentType("application/json").body(changes).patch(path).then();
    }

    private int register(String token) {
        return holderOf(token)
                .contentType("application/json")
                .body(Map.of("name", "agent", "version", "0.1.0", "hostname", "host", "labels", Map.of("zone", "b")))
                .post("/api/v1/agents/register")
                .statusCode();
    }

    private String agent(String pool, String name) {
        String secret = token(pool, "of-" + name).extract().path("token");
        return holderOf(secret)
                .contentType("application/json")
                .body(Map.of("name", name, "version", "0.1.0", "hostname", "host", "labels", Map.of("zone", "b")))
                .post("/api/v1/agents/register")
                .then()
                .statusCode(201)
                .extract()
                .path("agent_id");
    }

    private void seen(String agent, @Nullable UUID instance, int secondsAgo, boolean draining) {
        database.preparedQuery("""
                        update agent set instance_id = $2, last_seen_at = now() - make_interval(secs => $3), draining = $4
                        where id = $1
                        """)
                .executeAndAwait(Tuple.of(UUID.fromString(agent), instance, (double) secondsAgo, draining));
    }

    private void status(String agent, String status) {
        as().get("/api/v1/agents/" + agent).then().statusCode(200).body("status", equalTo(status));
    }

    private List<String> storedAnswers() {
        return database.query("select convert_from(body, 'UTF8') from idempotency_key").executeAndAwait().stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
