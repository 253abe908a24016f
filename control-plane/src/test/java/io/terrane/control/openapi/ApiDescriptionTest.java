package io.terrane.control.openapi;

import static io.restassured.RestAssured.given;
import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.Registration;
import io.terrane.protocol.Sync;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiDescriptionTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "head", "patch");

    private final ObjectMapper json;
    private JsonNode document;

    @SuppressWarnings("NullAway.Init")
    ApiDescriptionTest(ObjectMapper json) {
        this.json = json;
    }

    @BeforeEach
    void read() throws Exception {
        var text = given().get("/q/openapi?format=json").asString();
        Files.writeString(Path.of("target/openapi.json"), text);
        document = json.readTree(text);
    }

    @Test
    void everyOperationSaysWhatItDoes() {
        assertThat(operations()).hasSizeGreaterThan(40).allSatisfy(operation -> {
            assertThat(operation.body().path("summary").asText())
                    .as(operation.name())
                    .isNotBlank();
            assertThat(operation.body().path("tags")).as(operation.name()).isNotEmpty();
        });
    }

    @Test
    void everyBodyOfJsonHasAnExample() {
        assertThat(operations()).allSatisfy(operation -> {
            var request = operation.body().at("/requestBody/content/application~1json");
            assertThat(request.isMissingNode() || request.has("example"))
                    .as("request of %s".formatted(operation.name()))
                    .isTrue();
            operation.body().path("responses").properties().forEach(answer -> {
                var body = answer.getValue().at("/content/application~1json");
                assertThat(body.isMissingNode() || body.has("example"))
                        .as("answer %s of %s".formatted(answer.getKey(), operation.name()))
                        .isTrue();
            });
        });
    }

    @Test
    void everyOperationSaysWhichTokenItTakesAndWhatGoesWrong() {
        var schemes = names(document.at("/components/securitySchemes"));
        assertThat(schemes).containsExactlyInAnyOrder("api_token", "pool_token", "agent_token", "task_token");
        assertThat(operations()).allSatisfy(operation -> {
            var needed = new ArrayList<String>();
            operation.body().path("security").forEach(each -> needed.addAll(names(each)));
            assertThat(needed).as(operation.name()).isNotEmpty().isSubsetOf(schemes);
            assertThat(operation.body().at("/responses/401/content/application~1problem+json/example"))
                    .as(operation.name())
                    .isNotEmpty();
        });
    }

    @Test
    void fieldsAreNamedAsOnTheWire() {
        assertThat(names(document.at("/components/schemas/Workspace/properties")))
                .contains("organization_id", "execution_mode", "current_state_version_id")
                .noneMatch(name -> name.chars().anyMatch(Character::isUpperCase));
        assertThat(document.at("/components/schemas/WorkspaceId/format").asText("uuid"))
                .isEqualTo("uuid");
    }

    @Test
    void creatingAnswersCreated() {
        for (var path :
                List.of("organizations", "workspaces", "agent-pools", "api-tokens", "runs", "agents/register")) {
            var responses = document.path("paths").path("/api/v1/" + path).at("/post/responses");
            assertThat(names(responses)).as(path).contains("201").doesNotContain("200");
        }
    }

    @Test
    void aConfigurationIsTakenAsAnArchiveOrAsTexts() {
        var content = document.path("paths")
                .path("/api/v1/workspaces/{workspace}/configuration-versions")
                .at("/post/requestBody/content");

        assertThat(names(content)).containsExactlyInAnyOrder("application/json", "application/gzip");
    }

    @Test
    void theExamplesOfTheAgentProtocolAreReadable() throws Exception {
        var requests = Map.<String, Class<?>>of(
                "/api/v1/agents/register",
                Registration.Request.class,
                "/api/v1/agents/sync",
                Sync.Request.class,
                "/api/v1/agents/tasks/{task_id}/logs/seal",
                LogSeal.class);
        for (var request : requests.entrySet()) {
            var example = document.path("paths")
                    .path(request.getKey())
                    .at("/post/requestBody/content/application~1json/example");
            assertThat(read(example, request.getValue())).isNotNull();
        }
        var update = document.path("paths")
                .path("/api/v1/agents/tasks/{task_id}/status")
                .at("/put/requestBody/content/application~1json/example");
        assertThat(read(update, TaskUpdate.class)).isNotNull();
        var bundle = document.path("paths")
                .path("/api/v1/agents/tasks/{task_id}/data")
                .at("/get/responses/200/content/application~1json/example");
        assertThat(read(bundle, TaskBundle.class)).isNotNull();
    }

    @Test
    void theExamplesOfPeoplesRequestsAreTaken() {
        for (var path : List.of("organizations", "workspaces", "agent-pools", "api-tokens")) {
            var example = document.path("paths")
                    .path("/api/v1/" + path)
                    .at("/post/requestBody/content/application~1json/example");

            admin().contentType("application/json")
                    .body(example.toString())
                    .post("/api/v1/" + path)
                    .then()
                    .statusCode(201);
        }
    }

    private Object read(JsonNode example, Class<?> type) throws JsonProcessingException {
        return json.treeToValue(example, type);
    }

    private List<Described> operations() {
        var operations = new ArrayList<Described>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(each -> {
                    if (path.getKey().startsWith("/api/v1/") && METHODS.contains(each.getKey())) {
                        operations.add(new Described(each.getKey() + " " + path.getKey(), each.getValue()));
                    }
                }));
        return operations;
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private record Described(String name, JsonNode body) {}
}
