package io.terrane.control.workspace;

import static io.terrane.control.People.admin;
import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.terrane.control.Ids;
import io.terrane.control.Tenants;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class WorkspacesTest {
    private final Tenants tenants;
    private final Pool database;
    private Tenants.Tenant tenant;

    @SuppressWarnings("NullAway.Init")
    WorkspacesTest(Tenants tenants, Pool database) {
        this.tenants = tenants;
        this.database = database;
    }

    @BeforeEach
    void ownOrganization() {
        tenant = tenants.create();
    }

    @Test
    void aNameIsEnough() {
        post("""
                {"name": "network"}
                """)
                .statusCode(201)
                .header("ETag", "\"0\"")
                .header("Location", startsWith("http"))
                .body("organization_id", equalTo(tenant.organization().toString()))
                .body("execution_mode", equalTo("local"))
                .body("engine", equalTo("terraform"))
                .body("engine_version", nullValue())
                .body("working_directory", equalTo(""))
                .body("auto_apply", equalTo(false));
    }

    @Test
    void everyFieldIsKept() {
        String id = post("""
                {"name": "network", "description": "of the office", "execution_mode": "local", "engine": "tofu",
                 "engine_version": "1.9.0-beta2", "working_directory": "stacks/network", "auto_apply": true}
                """).statusCode(201).extract().path("id");

        holderOf(tenant.token())
                .get("/api/v1/workspaces/" + id)
                .then()
                .statusCode(200)
                .body("description", equalTo("of the office"))
                .body("engine", equalTo("tofu"))
                .body("engine_version", equalTo("1.9.0-beta2"))
                .body("working_directory", equalTo("stacks/network"))
                .body("auto_apply", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                            | name              | 1 to 90 letters",
                "{'name': ''}                                                  | name              | 1 to 90 letters",
                "{'name': 'a b'}                                               | name              | 1 to 90 letters",
                "{'name': '-a'}                                                | name              | begin with a letter",
                "{'name': '../a'}                                              | name              | 1 to 90 letters",
                "{'name': 7, 'engine': []}                                     | engine            | engine must be",
                "{'name': 'a', 'engine': 'pulumi'}                             | engine            | one of: terraform, tofu.",
                "{'name': 'a', 'engine_version': 'latest'}                     | engine_version    | exact version such as 1.11.4",
                "{'name': 'a', 'engine_version': '~> 1.5'}                     | engine_version    | exact version such as 1.11.4",
                "{'name': 'a', 'engine_version': '1.5'}                        | engine_version    | exact version such as 1.11.4",
                "{'name': 'a', 'engine_version': '1.05.0'}                     | engine_version    | exact version such as 1.11.4",
                "{'name': 'a', 'working_directory': '/etc'}                    | working_directory | not absolute",
                "{'name': 'a', 'working_directory': 'a/../..'}                 | working_directory | without . and ..",
                "{'name': 'a', 'working_directory': '..'}                      | working_directory | without . and ..",
                "{'name': 'a', 'working_directory': './a'}                     | working_directory | without . and ..",
                "{'name': 'a', 'working_directory': 'a//b'}                    | working_directory | not absolute",
                "{'name': 'a', 'working_directory': 'a/'}                      | working_directory | slash at its end",
                "{'name': 'a', 'execution_mode': 'remote'}                     | execution_mode    | one of: local, agent, kubernetes.",
                "{'name': 'a', 'execution_mode': 'agent'}                      | agent_pool_id     | agent pool of kind static",
                "{'name': 'a', 'execution_mode': 'kubernetes'}                 | agent_pool_id     | agent pool of kind kubernetes",
                "{'name': 'a', 'agent_pool_id': '0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f'} | agent_pool_id | needs no agents",
                "{'name': 'a', 'agent_pool_id': 'x'}                           | agent_pool_id     | an id (a UUID)",
                "{'name': 'a', 'auto_apply': 'maybe'}                          | auto_apply        | true or false",
                "{'name': 'a', 'autoapply': true}                              | autoapply         | autoapply is not a field",
            })
    void everyRefusalNamesItsField(String body, String field, String sentence) {
        post(body.replace('\'', '"'))
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("field", equalTo(field))
                .body("detail", containsString(field))
                .body("detail", containsString(sentence.strip()));
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-b_c", "0", "stacks/network/eu-west_1", "with space/ok", ".hidden", "a..b", "..a"})
    void directoriesBelowTheRootAreTaken(String directory) {
        holderOf(tenant.token())
                .contentType("application/json")
                .body(Map.of("name", "a", "working_directory", directory))
                .post("/api/v1/workspaces")
                .then()
                .statusCode(201)
                .body("working_directory", equalTo(directory));
    }

    @Test
    void twoCannotHaveOneNameInOneOrganization() {
        var _ = tenant.createWorkspace("network");

        post("""
                {"name": "network"}
                """).statusCode(409).body("code", equalTo("name-taken"));
        var _ = tenants.create().createWorkspace("network");
    }

    @Test
    void anotherOrganizationsAreNotFound() {
        var id = tenant.createWorkspace("network");
        var stranger = holderOf(tenants.create().token());
        var path = "/api/v1/workspaces/" + id;

        stranger.get(path).then().statusCode(404).body("detail", equalTo("There is no workspace %s.".formatted(id)));
        stranger.delete(path).then().statusCode(404);
        stranger.contentType("application/json").body("{}").patch(path).then().statusCode(404);
        stranger.get("/api/v1/workspaces").then().body("items", equalTo(List.of()));
        stranger.get("/api/v1/workspaces?organization=" + tenant.organization())
                .then()
                .statusCode(404);
        admin().get(path).then().statusCode(200);
    }

    @Test
    void anIdThatIsNoneIsNotFound() {
        admin().get("/api/v1/workspaces/network")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
    }

    @Test
    void changesWhatIsNamedAndLeavesTheRest() {
        var id = tenant.createWorkspace("network");

        patch(id, "{'description': 'new', 'engine_version': '1.11.4'}")
                .statusCode(200)
                .header("ETag", "\"1\"");
        patch(id, "{'description': null, 'auto_apply': true}")
                .statusCode(200)
                .body("name", equalTo("network"))
                .body("description", nullValue())
                .body("engine_version", equalTo("1.11.4"))
                .body("auto_apply", equalTo(true))
                .body("revision", equalTo(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'engine_version': 'latest'}    | engine_version",
                "{'name': null}                  | name",
                "{'nme': 'a'}                    | nme",
                "{'engine': 'pulumi'}            | engine",
                "{'organization': 'default'}     | organization",
                "{'execution_mode': 'agent'}     | agent_pool_id",
            })
    void aChangeIsCheckedLikeACreation(String changes, String field) {
        var id = tenant.createWorkspace("network");

        patch(id, changes).statusCode(422).body("field", equalTo(field)).body("detail", containsString(field));
        holderOf(tenant.token()).get("/api/v1/workspaces/" + id).then().body("revision", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "'x'"})
    void aChangeIsAnObject(String changes) {
        var id = tenant.createWorkspace("network");

        patch(id, changes).statusCode(422).body("detail", containsString("object"));
    }

    @Test
    void aChangeBySomebodyWhoWasSlowerIsRefused() {
        var id = tenant.createWorkspace("network");
        patch(id, "{'auto_apply': true}").statusCode(200);

        holderOf(tenant.token())
                .contentType("application/json")
                .header("If-Match", "\"0\"")
                .body("{}")
                .patch("/api/v1/workspaces/" + id)
                .then()
                .statusCode(412)
                .contentType("application/problem+json")
                .header("ETag", "\"1\"")
                .body("code", equalTo("precondition-failed"));
        holderOf(tenant.token())
                .header("If-Match", "\"0\"")
                .delete("/api/v1/workspaces/" + id)
                .then()
                .statusCode(412);
    }

    @Test
    void aPoolOfAnotherOrganizationOrKindIsRefused() {
        var own = pool(tenant.organization(), "static");
        var strange = pool(tenants.create().organization(), "static");
        var kubernetes = pool(tenant.organization(), "kubernetes");

        post(agent(strange)).statusCode(422).body("detail", containsString("names no agent pool"));
        post(agent(kubernetes)).statusCode(422).body("detail", containsString("is of kind kubernetes"));
        post(agent(own)).statusCode(201).body("agent_pool_id", equalTo(own.toString()));
    }

    @Test
    void requiresLabelsOfItsAgents() {
        var pool = pool(tenant.organization(), "static");
        String id = post(labelled(pool, "{'gpu': 'yes'}"))
                .statusCode(201)
                .body("required_labels", equalTo(Map.of("gpu", "yes")))
                .extract()
                .path("id");

        patch(id, "{'required_labels': {'gpu': null, 'zone': 'eu-1'}}")
                .statusCode(200)
                .body("required_labels", equalTo(Map.of("zone", "eu-1")));
        patch(id, "{'required_labels': null}").statusCode(200).body("required_labels", equalTo(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'a b': 'c'} | must have names of 1 to 63 letters",
                "{'': 'c'} | must have names of 1 to 63 letters",
                "{'a': null} | must have values of at most 255 characters",
                "{'a': 'line\\nline'} | must have values of at most 255 characters"
            })
    void labelsThatNoAgentCanHaveAreRefused(String labels, String why) {
        var pool = pool(tenant.organization(), "static");

        post(labelled(pool, labels))
                .statusCode(422)
                .body("field", equalTo("required_labels"))
                .body("detail", startsWith("required_labels " + why));
    }

    @Test
    void tooManyLabelsAreRefused() {
        var labels = IntStream.range(0, 33).mapToObj("'l%d': ''"::formatted).collect(Collectors.joining(",", "{", "}"));

        post(labelled(pool(tenant.organization(), "static"), labels))
                .statusCode(422)
                .body("detail", equalTo("required_labels must be at most 32, not 33."));
    }

    @Test
    void localExecutionRequiresNoLabels() {
        post("{\"name\": \"a\", \"execution_mode\": \"local\", \"required_labels\": {\"gpu\": \"yes\"}}")
                .statusCode(422)
                .body("field", equalTo("required_labels"))
                .body("detail", containsString("must be absent with the execution_mode local"));
    }

    @Test
    void listsArePagedNewestFirst() {
        for (var name : List.of("a", "b", "c", "d", "e")) {
            var _ = tenant.createWorkspace(name);
        }

        var pages = new ArrayList<List<String>>();
        String next = null;
        do {
            var page = holderOf(tenant.token())
                    .get("/api/v1/workspaces?limit=2" + (next == null ? "" : "&after=" + next))
                    .then()
                    .statusCode(200)
                    .extract();
            pages.add(page.path("items.name"));
            next = page.path("next");
        } while (next != null);

        assertThat(pages).containsExactly(List.of("e", "d"), List.of("c", "b"), List.of("a"));
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=201,limit", "limit=x,limit", "after=x,after"})
    void aPageThatCannotBeIsRefused(String query, String field) {
        admin().get("/api/v1/workspaces?" + query)
                .then()
                .statusCode(422)
                .body("field", equalTo(field))
                .body("detail", startsWith(field + " must be"));
    }

    @Test
    void isFoundByItsName() {
        var _ = tenant.createWorkspace("a");
        var _ = tenant.createWorkspace("b");

        holderOf(tenant.token()).get("/api/v1/workspaces?name=b").then().body("items.name", equalTo(List.of("b")));
    }

    @Test
    void oneWithoutHistoryIsDeleted() {
        var id = tenant.createWorkspace("network");

        holderOf(tenant.token()).delete("/api/v1/workspaces/" + id).then().statusCode(204);

        holderOf(tenant.token()).get("/api/v1/workspaces/" + id).then().statusCode(404);
    }

    private ValidatableResponse post(String body) {
        return holderOf(tenant.token())
                .contentType("application/json")
                .body(body)
                .post("/api/v1/workspaces")
                .then();
    }

    private ValidatableResponse patch(String id, String changes) {
        return holderOf(tenant.token())
                .contentType("application/json")
                .body(changes.replace('\'', '"'))
                .patch("/api/v1/workspaces/" + id)
                .then();
    }

    private List<String> names() {
        return holderOf(tenant.token()).get("/api/v1/workspaces").path("items.name");
    }

    private static String labelled(UUID pool, String labels) {
        return """
                {"name": "a", "execution_mode": "agent", "agent_pool_id": "%s", "required_labels": %s}
                """.formatted(pool, labels.replace('\'', '"'));
    }

    private static String agent(UUID pool) {
        return """
                {"name": "a", "execution_mode": "agent", "agent_pool_id": "%s"}
                """.formatted(pool);
    }

    private UUID pool(UUID organization, String kind) {
        var id = Ids.next();
        database.preparedQuery(
                        "insert into agent_pool (id, organization_id, name, kind, created_at) values ($1, $2, $3, $4, now())")
                .executeAndAwait(Tuple.of(id, organization, "pool-" + id, kind));
        return id;
    }
}
