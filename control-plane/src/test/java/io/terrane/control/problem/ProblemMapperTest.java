package io.terrane.control.problem;

import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.builder.ResponseSpecBuilder;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.ResponseSpecification;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemMapperTest {
    @Test
    void aProblemTellsItsTypeAndReason() {
        admin().get("/throws/problem")
                .then()
                .spec(is(409, "conflict"))
                .body("type", equalTo("/problems/conflict"))
                .body("detail", equalTo("The run is APPLIED"));
    }

    @Test
    void theUnexpectedTellsNothing() {
        admin().get("/throws/unexpected").then().spec(is(500, "internal")).body(not(containsString("secret")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/no-such-path",
                "/api/v1/no-such-path",
                "/api/v1/workspaces/a/b/c/d",
                "/q/no-such-path",
                "/api/v1/%2e%2e/x"
            })
    void anUnknownPathIsNotFound(String path) {
        admin().urlEncodingEnabled(false)
                .get(path)
                .then()
                .spec(is(404, "not-found"))
                .body("detail", containsString("."));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /throws/problem, 'GET, HEAD, OPTIONS'",
        "DELETE, /api/v1/workspaces, 'GET, HEAD, OPTIONS, POST'",
        "PUT, /api/v1/workspaces/0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f, 'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "DELETE, /api/v1/agents/register, 'GET, HEAD, OPTIONS, POST'",
        "POST, /api/v1/agents/tasks/0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f/plan, 'GET, HEAD, OPTIONS, PUT'",
    })
    void aMethodThatIsNotAllowedIsSaidSoWithThoseThatAre(String method, String path, String allowed) {
        var answer = admin().request(method, path);

        answer.then().spec(is(405, "method-not-allowed"));
        assertThat(answer.header("Allow").split(", *", -1)).containsExactlyInAnyOrder(allowed.split(", ", -1));
    }

    @Test
    void aRepresentationThatDoesNotExistIsSaidSo() {
        admin().accept("image/png").get("/api/v1/workspaces").then().spec(is(406, "not-acceptable"));
    }

    @Test
    void anotherContentTypeIsSaidSo() {
        admin().contentType("text/xml")
                .body("<a/>")
                .post("/api/v1/workspaces")
                .then()
                .spec(is(415, "unsupported-media-type"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ nope               | line 1, column",
                "{\"name\": \"a\",}   | line 1, column",
                "hello                | line 1, column",
                "{\"name\": \"a       | line 1, column",
            })
    void brokenJsonSaysWhere(String body, String where) {
        post(body).spec(is(400, "malformed")).body("detail", containsString(where));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[] | The body must be an object", "7 | The body must be an object", "null | body must be there"})
    void jsonOfAnotherShapeIsSaidSo(String body, String sentence) {
        post(body).spec(is(422, "invalid")).body("detail", containsString(sentence));
    }

    @Test
    void aMissingBodyIsSaidSo() {
        var status = admin().contentType("application/json")
                .post("/api/v1/workspaces")
                .then();

        status.spec(is(422, "invalid")).body("detail", containsString("body must be there"));
    }

    @Test
    void whatAConstructorRefusesIsSaid() {
        admin().contentType("application/json")
                .body("{\"field\": \"\"}")
                .post("/throws/checked")
                .then()
                .spec(is(422, "invalid"))
                .body("detail", equalTo("field must not be empty."));
    }

    @Test
    void whatAConstructorMissesIsNamed() {
        admin().contentType("application/json")
                .body("{}")
                .post("/throws/checked")
                .then()
                .spec(is(422, "invalid"))
                .body("field", equalTo("field"))
                .body("detail", equalTo("field must be there."));
    }

    @Test
    void agentsMaySendFieldsThatWeDoNotKnow() {
        admin().contentType("application/json")
                .body("{\"field\": \"a\", \"newer\": 1}")
                .post("/throws/checked")
                .then()
                .statusCode(200);
    }

    @Test
    void anEndlessDocumentIsTooLarge() {
        post("{\"name\": \"a\", \"description\": \"%s\"}".formatted("x".repeat(17 << 20)))
                .log()
                .ifValidationFails()
                .spec(is(413, "too-large"));
    }

    @Test
    void aDeepDocumentIsRefused() {
        admin().contentType("application/json")
                .body("[".repeat(5000))
                .patch("/api/v1/workspaces/0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f")
                .then()
                .spec(is(400, "malformed"))
                .body("detail", containsString("nested too deeply"));
    }

    private static ValidatableResponse post(String body) {
        return admin().contentType("application/json")
                .body(body)
                .post("/api/v1/workspaces")
                .then();
    }

    private static ResponseSpecification is(int status, String code) {
        return new ResponseSpecBuilder()
                .expectStatusCode(status)
                .expectContentType("application/problem+json")
                .expectBody("status", equalTo(status))
                .expectBody("code", equalTo(code))
                .build();
    }

    @Path("/throws")
    @Produces("application/json")
    public static class Throws {
        @GET
        @Path("problem")
        public String problem() {
            throw new Problem(ProblemType.CONFLICT, "The run is APPLIED");
        }

        @POST
        @Path("checked")
        @Consumes("application/json")
        public List<String> checked(Checked checked) {
            return List.of(checked.field());
        }

        @GET
        @Path("unexpected")
        public String unexpected() {
            throw new IllegalStateException("a secret");
        }
    }

    public record Checked(String field) {
        public Checked {
            if (Objects.requireNonNull(field, "field").isEmpty()) {
                throw new IllegalArgumentException("field must not be empty");
            }
        }
    }
}
