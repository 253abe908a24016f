package io.terrane.control.problem;

import static io.terrane.control.People.admin;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.protocol.ProblemBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProblemMapperTest {

    @Test
    void aProblemTellsItsTypeAndReason() {
        admin().get("/throws/problem")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/conflict"))
                .body("detail", equalTo("The run is APPLIED"));
    }

    @Test
    void theUnexpectedTellsNothing() {
        admin().get("/throws/unexpected")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body(not(containsString("secret")));
    }

    @Test
    void anUnknownPathIsStillNotFound() {
        admin().get("/no-such-path").then().statusCode(404);
    }

    @Test
    void aMethodThatIsNotAllowedIsStillThat() {
        admin().post("/throws/problem").then().statusCode(405);
    }

    @Test
    void brokenJsonIsTheClientsFault() {
        admin().contentType("application/json")
                .body("{ nope")
                .post("/throws/echo")
                .then()
                .statusCode(400);
    }

    @Path("/throws")
    public static class Throws {
        @GET
        @Path("problem")
        public String problem() {
            throw new Problem(ProblemType.CONFLICT, "The run is APPLIED");
        }

        @POST
        @Path("echo")
        @Consumes("application/json")
        public String echo(ProblemBody body) {
            return body.title();
        }

        @GET
        @Path("unexpected")
        public String unexpected() {
            throw new IllegalStateException("a secret");
        }
    }
}
