package io.terrane.control;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

/** The packaged program, jar or native, whichever was built. */
@QuarkusIntegrationTest
class ControlPlaneIT {

    @Test
    void isHealthyWithItsDatabaseMigrated() {
        get("/q/health").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void answersNobodyWithoutAToken() {
        get("/api/v1/workspaces")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthorized"));
    }

    @Test
    void describesItsApi() {
        given().accept("application/yaml")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("/api/v1/workspaces"));
    }
}
