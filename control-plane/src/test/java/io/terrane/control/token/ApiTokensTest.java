package io.terrane.control.token;

import static io.terrane.control.People.admin;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ApiTokensTest {
    private final Tenants tenants;

    ApiTokensTest(Tenants tenants) {
        this.tenants = tenants;
    }

    @Test
    void aTokenIsShownOnceAndWorksUntilItIsRevoked() {
        var created = post(admin(), Map.of("name", "ci")).statusCode(201).extract();
        String secret = created.path("token");
        var path = "/api/v1/api-tokens/" + created.path("id");
        holderOf(secret).get("/api/v1/organizations").then().statusCode(200);

        admin().get(path).then().statusCode(200).body("token", nullValue()).body(not(containsString(secret)));
        admin().get("/api/v1/api-tokens?limit=200").then().statusCode(200).body(not(containsString(secret)));
        admin().delete(path).then().statusCode(204);
        admin().delete(path).then().statusCode(204);

        holderOf(secret).get("/api/v1/organizations").then().statusCode(401);
        admin().get(path).then().body("revoked_at", notNullValue());
    }

    @Test
    void aTokenForOneOrganizationSeesNoOther() {
        var tenant = tenants.create();

        String secret = post(
                        admin(),
                        Map.of(
                                "name",
                                "ci",
                                "organization",
                                tenant.organization().toString()))
                .statusCode(201)
                .body("organization_id", equalTo(tenant.organization().toString()))
                .extract()
                .path("token");

        holderOf(secret)
                .get("/api/v1/organizations")
                .then()
                .body("items.id", equalTo(List.of(tenant.organization().toString())));
    }

    @Test
    void whoSeesOneOrganizationMakesTokensForThatOne() {
        var tenant = tenants.create();
        var other = tenants.create();

        post(holderOf(tenant.token()), Map.of("name", "ci"))
                .statusCode(201)
                .body("organization_id", equalTo(tenant.organization().toString()));
        post(
                        holderOf(tenant.token()),
                        Map.of(
                                "name",
                                "ci",
                                "organization",
                                other.organization().toString()))
                .statusCode(404);
        post(holderOf(tenant.token()), Map.of("name", "ci", "organization", "default"))
                .statusCode(404);
        holderOf(tenant.token()).get("/api/v1/api-tokens").then().body("items.name", equalTo(List.of("ci", "tenant")));
    }

    @Test
    void anotherOrganizationsAreNotFound() {
        String id = post(admin(), Map.of("name", "all")).extract().path("id");
        var stranger = tenants.create().token();

        holderOf(stranger).get("/api/v1/api-tokens/" + id).then().statusCode(404);
        holderOf(stranger).delete("/api/v1/api-tokens/" + id).then().statusCode(404);
    }

    @Test
    void theLastTokenForEveryOrganizationStays() {
        List<String> ids = admin().get("/api/v1/api-tokens?limit=200")
                .path("items.findAll { !it.organization_id && !it.revoked_at }.id");
        String last = admin().get("/api/v1/api-tokens?limit=200").path("items.find { it.name == 'admin' }.id");
        ids.stream()
                .filter(id -> !id.equals(last))
                .forEach(id -> admin().delete("/api/v1/api-tokens/" + id).then().statusCode(204));

        admin().delete("/api/v1/api-tokens/" + last)
                .then()
                .statusCode(409)
                .body("detail", containsString("last API token for every organization"));

        admin().get("/api/v1/organizations").then().statusCode(200);
    }

    @Test
    void theSecretIsNotGivenAgainToARepetition() {
        var key = UUID.randomUUID().toString();
        var first = post(admin().header("Idempotency-Key", key), Map.of("name", "ci"))
                .extract();

        var second = post(admin().header("Idempotency-Key", key), Map.of("name", "ci"))
                .statusCode(201)
                .body("token", nullValue())
                .extract();

        assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                  | name",
                "{'name': 'a', 'expires_at': '2020-01-01T00:00:00Z'} | expires_at",
                "{'name': 'a', 'expires_at': 'soon'}                 | expires_at",
                "{'name': 'a', 'organization': ''}                   | organization",
                "{'name': 'a', 'admin': true}                        | admin",
            })
    void everyRefusalNamesItsField(String body, String field) {
        admin().contentType("application/json")
                .body(body.replace('\'', '"'))
                .post("/api/v1/api-tokens")
                .then()
                .statusCode(422)
                .body("field", equalTo(field))
                .body("detail", containsString(field));
    }

    private static ValidatableResponse post(RequestSpecification as, Map<String, String> body) {
        return as.contentType("application/json")
                .body(body)
                .post("/api/v1/api-tokens")
                .then();
    }
}
