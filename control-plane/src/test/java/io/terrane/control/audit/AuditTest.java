package io.terrane.control.audit;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.Tenants;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditTest {
    private final Tenants tenants;

    AuditTest(Tenants tenants) {
        this.tenants = tenants;
    }

    @Test
    void everyChangeSaysWhoAndWhat() {
        var tenant = tenants.create();
        var id = tenant.createWorkspace("network");

        holderOf(tenant.token())
                .get("/api/v1/audit-events?subject_id=" + id)
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .body("items[0].action", equalTo("workspace.create"))
                .body("items[0].actor.kind", equalTo("api_token"))
                .body("items[0].actor.name", equalTo("tenant"))
                .body("items[0].actor.id", notNullValue())
                .body("items[0].subject.kind", equalTo("workspace"))
                .body("items[0].subject.id", equalTo(id))
                .body("items[0].organization_id", equalTo(tenant.organization().toString()))
                .body("items[0].detail", hasEntry("name", "network"));
    }

    @Test
    void aChangeThatFailsIsNoChange() {
        var tenant = tenants.create();
        var _ = tenant.createWorkspace("network");

        holderOf(tenant.token())
                .contentType("application/json")
                .body(Map.of("name", "network"))
                .post("/api/v1/workspaces")
                .then()
                .statusCode(409);

        assertThat(actions(tenant)).containsExactly("workspace.create", "organization.create");
    }

    @Test
    void entriesOutliveWhatTheyTellOf() {
        var tenant = tenants.create();
        var id = tenant.createWorkspace("network");

        holderOf(tenant.token()).delete("/api/v1/workspaces/" + id).then().statusCode(204);

        assertThat(actions(tenant)).containsExactly("workspace.delete", "workspace.create", "organization.create");
    }

    @Test
    void othersDoNotSeeThem() {
        var tenant = tenants.create();
        var id = tenant.createWorkspace("network");

        holderOf(tenants.create().token())
                .get("/api/v1/audit-events?subject_id=" + id)
                .then()
                .body("items", equalTo(List.of()));
    }

    @Test
    void isFilteredByWhatWasDone() {
        var tenant = tenants.create();
        var _ = tenant.createWorkspace("a");
        var _ = tenant.createWorkspace("b");

        holderOf(tenant.token())
                .get("/api/v1/audit-events?action=workspace.create&subject_kind=workspace")
                .then()
                .body("items.detail.name", equalTo(List.of("b", "a")));
    }

    private static List<String> actions(Tenants.Tenant tenant) {
        return holderOf(tenant.token()).get("/api/v1/audit-events").path("items.action");
    }
}
