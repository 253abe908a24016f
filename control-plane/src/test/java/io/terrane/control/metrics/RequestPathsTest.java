package io.terrane.control.metrics;

import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.terrane.control.LeasedTasks;
import io.terrane.control.Scrape;
import io.terrane.protocol.LogAnswer;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever asks for whatever makes no more measurements. */
@QuarkusTest
class RequestPathsTest {
    private final LeasedTasks tasks;

    RequestPathsTest(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @Test
    void ofStrangersOnlyThatTheyCameIsKept() {
        var path = "/api/v1/stranger-" + UUID.randomUUID();

        RestAssured.get(path).then().statusCode(401);

        assertThat(paths())
                .anyMatch(each -> each.contains("UNAUTHORIZED"))
                .noneMatch(each -> each.contains("stranger"));
    }

    @Test
    void noPathNamesAnId() {
        var task = tasks.plan();
        admin().get("/api/v1/runs/" + task.run()).then().statusCode(200);
        admin().get("/api/v1/nothing/" + task.run()).then().statusCode(404);
        task.holder().get("/api/v1/runs/" + task.run()).then().statusCode(403);
        task.holder()
                .contentType("application/octet-stream")
                .header(LogAnswer.OFFSET_HEADER, 0)
                .body(new byte[] {1})
                .post(task.path("logs/chunk"))
                .then()
                .statusCode(200);

        assertThat(paths())
                .anyMatch(each -> each.contains("uri=\"/api/v1/runs/{id}\""))
                .anyMatch(each -> each.contains("uri=\"/api/v1/agents/tasks/{task_id}/logs/chunk\""))
                .noneMatch(each -> each.contains(task.run().toString()))
                .noneMatch(each -> each.contains(task.id().toString()));
    }

    private static Stream<String> paths() {
        return Scrape.now().series().keySet().stream().filter(each -> each.contains("uri="));
    }
}
