package io.terrane.control.web;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.terrane.control.Tenants;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IdempotencyTest {
    private final Tenants tenants;
    private Tenants.Tenant tenant;

    @SuppressWarnings("NullAway.Init")
    IdempotencyTest(Tenants tenants) {
        this.tenants = tenants;
    }

    @BeforeEach
    void ownOrganization() {
        tenant = tenants.create();
    }

    @Test
    void askingTwiceGivesOneThingAndTheSameAnswer() {
        var first = post("key-1", "{\"name\": \"a\"}")
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue())
                .extract();

        var second = post("key-1", "{ \"name\" : \"a\" }")
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Location", notNullValue())
                .extract();

        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(names()).containsExactly("a");
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() {
        post("key-1", "{\"name\": \"a\"}").statusCode(201);

        post("key-1", "{\"name\": \"b\"}")
                .statusCode(422)
                .body("code", equalTo("idempotency-mismatch"))
                .body("detail", containsString("key-1"));

        assertThat(names()).containsExactly("a");
    }

    @Test
    void aRequestThatFailedMayBeTriedAgain() {
        var _ = tenant.createWorkspace("a");
        post("key-1", "{\"name\": \"a\"}").statusCode(409);

        post("key-1", "{\"name\": \"b\"}").statusCode(201);
    }

    @Test
    void oneTokensKeysAreNotAnothers() {
        post("key-1", "{\"name\": \"a\"}").statusCode(201);

        holderOf(tenants.create().token())
                .contentType("application/json")
                .header("Idempotency-Key", "key-1")
                .body("{\"name\": \"b\"}")
                .post("/api/v1/workspaces")
                .then()
                .statusCode(201);
    }

    @Test
    void atOnceGivesOneThingToo() throws Exception {
        Callable<String> ask = () ->
                post("key-1", "{\"name\": \"a\"}").statusCode(201).extract().path("id");

        List<String> ids;
        try (var callers = Executors.newFixedThreadPool(8)) {
            ids = callers.invokeAll(IntStream.range(0, 8).mapToObj(_ -> ask).toList()).stream()
                    .map(each -> each.resultNow())
                    .distinct()
                    .toList();
        }

        assertThat(ids).hasSize(1);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aKeyHasBounds() {
        post("x".repeat(201), "{\"name\": \"a\"}").statusCode(422).body("detail", containsString("Idempotency-Key"));

        assertThat(names()).isEmpty();
    }

    private ValidatableResponse post(String key, String body) {
        return holderOf(tenant.token())
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/workspaces")
                .then();
    }

    private List<String> names() {
        return holderOf(tenant.token()).get("/api/v1/workspaces").path("items.name");
    }
}
