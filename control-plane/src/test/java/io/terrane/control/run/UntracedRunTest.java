package io.terrane.control.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.terrane.control.LeasedTasks;
import io.terrane.control.People;
import io.terrane.control.trace.Spans;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** As it is installed, nothing is traced. */
@QuarkusTest
class UntracedRunTest {
    private final LeasedTasks tasks;
    private final Spans spans;

    @SuppressWarnings("NullAway.Init")
    UntracedRunTest(LeasedTasks tasks, Spans spans) {
        this.tasks = tasks;
        this.spans = spans;
    }

    @Test
    void aRunKeepsNoTraceAndNothingIsExported() {
        var workspace = post("/workspaces", Map.of("name", "untraced-" + UUID.randomUUID()));
        var _ = post(
                "/workspaces/%s/configuration-versions".formatted(workspace), Map.of("files", Map.of("main.tf", "#")));

        var run = post("/runs", Map.of("workspace_id", workspace));

        assertThat(tasks.query(
                                "select coalesce(r.traceparent, t.traceparent) as trace from run r join task t on t.run_id = r.id where r.id = $1",
                                UUID.fromString(run))
                        .getString("trace"))
                .isNull();
        assertThat(spans.all()).isEmpty();
    }

    private static String post(String path, Map<String, ?> body) {
        return People.admin()
                .contentType(ContentType.JSON)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .body(body)
                .post("/api/v1" + path)
                .then()
                .extract()
                .path("id");
    }
}
