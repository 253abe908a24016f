package io.terrane.control.variable;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.terrane.control.Tenants;
import io.terrane.control.database.EventLoop;
import io.terrane.protocol.Variable;
import io.terrane.protocol.Variable.Category;
import io.terrane.protocol.WorkspaceId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class VariablesTest {
    private final Tenants tenants;
    private final Variables variables;
    private final EventLoop eventLoop;
    private final Pool database;
    private Tenants.Tenant tenant;
    private String workspace;

    @SuppressWarnings("NullAway.Init")
    VariablesTest(Tenants tenants, Variables variables, EventLoop eventLoop, Pool database) {
        this.tenants = tenants;
        this.variables = variables;
        this.eventLoop = eventLoop;
        this.database = database;
    }

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        workspace = tenant.createWorkspace("network");
    }

    @Test
    void aKeyAndAValueAreEnough() {
        post("{'key': 'region', 'value': 'eu-west-1'}")
                .statusCode(201)
                .body("workspace_id", equalTo(workspace))
                .body("value", equalTo("eu-west-1"))
                .body("category", equalTo("terraform"))
                .body("hcl", equalTo(false))
                .body("sensitive", equalTo(false));
    }

    @Test
    void aSensitiveValueIsNeverShown() {
        var secret = "s3cret-" + UUID.randomUUID();
        var created = post("{'key': 'token', 'value': '%s', 'sensitive': true}".formatted(secret))
                .statusCode(201)
                .body("value", nullValue())
                .body(not(containsString(secret)))
                .extract();
        var path = "/api/v1/variables/" + created.path("id");

        as().get(path).then().statusCode(200).body(not(containsString(secret)));
        as().get("/api/v1/workspaces/%s/variables".formatted(workspace)).then().body(not(containsString(secret)));
        patch(path, "{'description': 'new'}").statusCode(200).body(not(containsString(secret)));
        as().get("/api/v1/audit-events?limit=200").then().body(not(containsString(secret)));
    }

    @Test
    void aSensitiveVariableIsRevealedByNoChange() {
        String id = post("{'key': 'token', 'value': 'old', 'sensitive': true}")
                .extract()
                .path("id");
        var path = "/api/v1/variables/" + id;

        patch(path, "{'sensitive': false}")
                .statusCode(422)
                .body("field", equalTo("sensitive"))
                .body("detail", containsString("new value"));
        patch(path, "{'sensitive': null}").statusCode(422);
        patch(path, "{'sensitive': false, 'value': 'new'}").statusCode(200).body("value", equalTo("new"));
    }

    @Test
    void aChangeWithoutAValueKeepsIt() throws Exception {
        String id = post("{'key': 'token', 'value': 'kept', 'sensitive': true}")
                .extract()
                .path("id");

        patch("/api/v1/variables/" + id, "{'description': 'new'}").statusCode(200);

        assertThat(values()).containsExactly(new Variable("token", "kept", Category.TERRAFORM, false, true));
    }

    @Test
    void theValuesForARunAreWhole() throws Exception {
        post("{'key': 'b', 'value': '[1, 2]', 'hcl': true}").statusCode(201);
        post("{'key': 'a', 'value': 'ä\\n\\\"', 'sensitive': true}").statusCode(201);
        post("{'key': 'AWS_REGION', 'value': '', 'category': 'environment'}").statusCode(201);

        assertThat(values())
                .containsExactly(
                        new Variable("AWS_REGION", "", Category.ENVIRONMENT, false, false),
                        new Variable("a", "ä\n\"", Category.TERRAFORM, false, true),
                        new Variable("b", "[1, 2]", Category.TERRAFORM, true, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'value': 'x'}                                                         | key         | must be there",
                "{'key': '', 'value': 'x'}                                              | key         | 1 to 256 characters",
                "{'key': 'a'}                                                           | value       | may be empty",
                "{'key': 'a', 'value': 7, 'category': []}                               | category    | category must be",
                "{'key': '1a', 'value': 'x'}                                            | key         | engine's language",
                "{'key': 'a.b', 'value': 'x'}                                           | key         | engine's language",
                "{'key': 'for_each', 'value': 'x'}                                      | key         | keeps that name",
                "{'key': 'A-B', 'value': 'x', 'category': 'environment'}                | key         | letters, digits and underscores",
                "{'key': 'LD_PRELOAD', 'value': 'x', 'category': 'environment'}         | key         | LD_PRELOAD cannot be set",
                "{'key': 'BASH_ENV', 'value': 'x', 'category': 'environment'}           | key         | BASH_ENV cannot be set",
                "{'key': 'TERRANE_POOL_TOKEN', 'value': 'x', 'category': 'environment'} | key         | cannot be set by a workspace",
                "{'key': 'A', 'value': 'x', 'category': 'environment', 'hcl': true}     | hcl         | always text",
                "{'key': 'a', 'value': 'x', 'category': 'env'}                          | category    | one of: terraform, environment.",
                "{'key': 'a', 'value': 'x\\u0000'}                                      | value       | zero byte",
                "{'key': 'a', 'value': ' ', 'hcl': true}                                | value       | expression",
                "{'key': 'a', 'value': 'x', 'sensitve': true}                           | sensitve    | not a field",
            })
    void everyRefusalNamesItsField(String body, String field, String sentence) throws Exception {
        post(body)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("detail", containsString(field))
                .body("detail", containsString(sentence.strip()));
        assertThat(values()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9_000, 11_000, 200_000, 262_144})
    void valuesUpToTheLimitAreKept(int length) throws Exception {
        var value = "ä".repeat(length / 2) + "x".repeat(length % 2);

        as().contentType("application/json")
                .body(Map.of("key", "large", "value", value))
                .post(path())
                .then()
                .statusCode(201);

        assertThat(values()).containsExactly(new Variable("large", value, Category.TERRAFORM, false, false));
    }

    @Test
    void aLargerValueIsRefused() {
        as().contentType("application/json")
                .body(Map.of("key", "large", "value", "x".repeat(262_145)))
                .post(path())
                .then()
                .statusCode(422)
                .body("field", equalTo("value"))
                .body("detail", containsString("262144 bytes"));
    }

    @Test
    void aWorkspaceHasAtMostAThousand() {
        database.preparedQuery("""
                        insert into variable (id, workspace_id, key, category, value, created_at, updated_at)
                        select gen_random_uuid(), $1, 'v' || n, 'terraform', 'x', now(), now() from generate_series(1, 999) n
                        """).executeAndAwait(Tuple.of(UUID.fromString(workspace)));
        post("{'key': 'last', 'value': 'x'}").statusCode(201);

        post("{'key': 'more', 'value': 'x'}").statusCode(422).body("detail", containsString("at most 1000"));
    }

    @Test
    void allValuesTogetherHaveALimit() {
        database.preparedQuery("""
                        insert into variable (id, workspace_id, key, category, value, created_at, updated_at)
                        select gen_random_uuid(), $1, 'v' || n, 'terraform', convert_to(repeat('x', 262144), 'UTF8'), now(), now()
                        from generate_series(1, 32) n
                        """).executeAndAwait(Tuple.of(UUID.fromString(workspace)));

        post("{'key': 'more', 'value': 'x'}")
                .statusCode(422)
                .body("field", equalTo("value"))
                .body("detail", containsString("8388608 bytes together"));
    }

    @Test
    void oneKeyIsThereOncePerCategory() {
        post("{'key': 'a', 'value': 'x'}").statusCode(201);

        post("{'key': 'a', 'value': 'y'}").statusCode(409).body("code", equalTo("name-taken"));
        post("{'key': 'a', 'value': 'y', 'category': 'environment'}").statusCode(201);
    }

    @Test
    void anotherOrganizationsAreNotFound() {
        String id = post("{'key': 'a', 'value': 'x'}").extract().path("id");
        var stranger = tenants.create().token();

        holderOf(stranger)
                .get("/api/v1/variables/" + id)
                .then()
                .statusCode(404)
                .body("detail", equalTo("There is no variable %s.".formatted(id)));
        holderOf(stranger).delete("/api/v1/variables/" + id).then().statusCode(404);
        holderOf(stranger).get(path()).then().statusCode(404);
        holderOf(stranger)
                .get("/api/v1/variables?workspace_id=" + workspace)
                .then()
                .statusCode(404);
        holderOf(stranger)
                .contentType("application/json")
                .body(Map.of("key", "b", "value", "y"))
                .post(path())
                .then()
                .statusCode(404);
    }

    @Test
    void aChangeBySomebodyWhoWasSlowerIsRefused() {
        String id = post("{'key': 'a', 'value': 'x'}").extract().path("id");
        patch("/api/v1/variables/" + id, "{'value': 'y'}").statusCode(200).header("ETag", "\"1\"");

        as().contentType("application/json")
                .header("If-Match", "\"0\"")
                .body(Map.of("value", "z"))
                .patch("/api/v1/variables/" + id)
                .then()
                .statusCode(412);
    }

    @Test
    void isListedByEitherPathAndDeleted() {
        String id = post("{'key': 'a', 'value': 'x'}").extract().path("id");
        post("{'key': 'b', 'value': 'x'}").statusCode(201);

        as().get(path()).then().body("items.key", equalTo(List.of("b", "a")));
        as().get("/api/v1/variables?key=a&workspace_id=" + workspace).then().body("items.key", equalTo(List.of("a")));
        as().get("/api/v1/variables").then().statusCode(422).body("field", equalTo("workspace_id"));
        as().delete("/api/v1/variables/" + id).then().statusCode(204);
        as().get(path()).then().body("items.key", equalTo(List.of("b")));
    }

    private RequestSpecification as() {
        return holderOf(tenant.token());
    }

    private String path() {
        return "/api/v1/workspaces/%s/variables".formatted(workspace);
    }

    private ValidatableResponse post(String body) {
        return as().contentType("application/json")
                .body(body.replace('\'', '"'))
                .post(path())
                .then();
    }

    private ValidatableResponse patch(String path, String body) {
        return as().contentType("application/json")
                .body(body.replace('\'', '"'))
                .patch(path)
                .then();
    }

    private List<Variable> values() throws Exception {
        return eventLoop
                .await(Duration.ofSeconds(10), () -> variables.valuesOf(WorkspaceId.of(workspace)))
                .orElseThrow();
    }
}
