package io.terrane.control.organization;

import static io.terrane.control.People.admin;
import static io.terrane.control.People.holderOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.Tenants;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OrganizationsTest {
    private final Tenants tenants;

    OrganizationsTest(Tenants tenants) {
        this.tenants = tenants;
    }

    @Test
    void theDefaultOrganizationIsThereFromTheStart() {
        admin().get("/api/v1/organizations?name=default")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .body("items[0].name", equalTo("default"))
                .body("next", nullValue());
    }

    @Test
    void createsReadsRenamesAndDeletes() {
        var name = "o-" + UUID.randomUUID();
        var path = admin().contentType("application/json")
                .body(Map.of("name", name))
                .post("/api/v1/organizations")
                .then()
                .statusCode(201)
                .header("ETag", "\"0\"")
                .body("name", equalTo(name))
                .body("created_at", notNullValue())
                .extract()
                .header("Location");

        admin().get(path).then().statusCode(200).body("name", equalTo(name)).body("revision", equalTo(0));
        admin().contentType("application/json")
                .header("If-Match", "\"0\"")
                .body(Map.of("name", name + "-b"))
                .patch(path)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("name", equalTo(name + "-b"));
        admin().delete(path).then().statusCode(204);
        admin().get(path).then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void twoCannotHaveOneName() {
        admin().contentType("application/json")
                .body(Map.of("name", "default"))
                .post("/api/v1/organizations")
                .then()
                .statusCode(409)
                .body("code", equalTo("name-taken"))
                .body("detail", equalTo("There is another organization with the name default."));
    }

    @Test
    void theDefaultOrganizationCannotGoAway() {
        String id = admin().get("/api/v1/organizations?name=default").path("items[0].id");

        admin().delete("/api/v1/organizations/" + id)
                .then()
                .statusCode(409)
                .body("detail", equalTo("The organization default is always there: it cannot be deleted."));
        admin().contentType("application/json")
                .body(Map.of("name", "other"))
                .patch("/api/v1/organizations/" + id)
                .then()
                .statusCode(409)
                .body("detail", equalTo("The organization default is always there: it cannot be renamed."));
    }

    @Test
    void oneThatHasSomethingIsNotDeleted() {
        var tenant = tenants.create();
        var _ = tenant.createWorkspace("network");

        admin().delete("/api/v1/organizations/" + tenant.organization())
                .then()
                .statusCode(409)
                .body("code", equalTo("in-use"))
                .body("detail", containsString("workspace network"));
    }

    @Test
    void aTokenOfOneOrganizationSeesNoOther() {
        var tenant = tenants.create();
        var other = tenants.create();

        holderOf(tenant.token())
                .get("/api/v1/organizations")
                .then()
                .body("items.id", equalTo(List.of(tenant.organization().toString())));
        holderOf(tenant.token())
                .get("/api/v1/organizations/" + other.organization())
                .then()
                .statusCode(404)
                .body("detail", equalTo("There is no organization %s.".formatted(other.organization())));
        admin().get("/api/v1/organizations")
                .then()
                .body("items.id", hasItem(other.organization().toString()));
    }

    @Test
    void aTokenOfOneOrganizationMakesNoOther() {
        holderOf(tenants.create().token())
                .contentType("application/json")
                .body(Map.of("name", "mine"))
                .post("/api/v1/organizations")
                .then()
                .statusCode(403)
                .body("detail", containsString("API token for every organization"));
    }
}
