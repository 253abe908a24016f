package io.terrane.control.state;

import static io.terrane.control.People.admin;
import static io.terrane.control.state.StateSamples.state;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.Scrape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StateCountsTest {
    private static final String STORED = "terrane_state_versions_total{result=\"stored\"}";
    private static final String QUARANTINED = "terrane_state_versions_total{result=\"quarantined\"}";
    private static final String REFUSED = "terrane_state_versions_total{result=\"refused\"}";
    private static final String BYTES = "terrane_state_bytes_total";

    private final LeasedTasks tasks;
    private LeasedTask task;
    private Scrape before;

    @SuppressWarnings("NullAway.Init")
    StateCountsTest(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @BeforeEach
    void scrape() {
        task = tasks.apply();
        before = Scrape.now();
    }

    @Test
    void aStateIsCountedOnceHoweverOftenItComes() {
        save(state(1, "l")).statusCode(201);
        save(state(1, "l")).statusCode(200);

        assertThat(before.moved(STORED)).isEqualTo(1);
        assertThat(before.moved(BYTES)).isEqualTo(state(1, "l").length());
        assertThat(before.moved(QUARANTINED)).isZero();
        assertThat(before.moved(REFUSED)).isZero();
    }

    @Test
    void oneThatIsKeptAsideIsCountedAsThat() {
        var _ = tasks.leaseAgain(task);

        save(state(1, "l")).statusCode(409);

        assertThat(before.moved(QUARANTINED)).isEqualTo(1);
        assertThat(before.moved(BYTES)).isPositive();
        assertThat(before.moved(STORED)).isZero();
        assertThat(before.moved(REFUSED)).isZero();
    }

    @Test
    void whatIsNoStateIsRefused() {
        save("{}").statusCode(422);

        assertThat(before.moved(REFUSED)).isEqualTo(1);
        assertThat(before.moved(BYTES)).isZero();
    }

    @Test
    void whatPeopleBringCountsToo() {
        var workspace = tasks.workspace();
        var path = "/api/v1/workspaces/%s/state-versions".formatted(workspace);

        post(admin(), path, state(1, "l")).statusCode(201);
        post(admin(), path, state(1, "another")).statusCode(409);

        assertThat(before.moved(STORED)).isEqualTo(1);
        assertThat(before.moved(REFUSED)).isEqualTo(1);
    }

    private ValidatableResponse save(String state) {
        return post(task.holder(), task.path("state"), state);
    }

    private static ValidatableResponse post(RequestSpecification caller, String path, String state) {
        return caller.contentType("application/octet-stream")
                .body(state.getBytes(UTF_8))
                .post(path)
                .then();
    }
}
