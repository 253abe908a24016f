package io.terrane.control.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.terrane.control.People;
import io.terrane.control.agent.AgentWorld.AgentPool;
import io.terrane.control.trace.Spans;
import io.terrane.control.trace.Traced;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.TraceParent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A trace goes on over the wire, and comes back with what the agent says. */
@QuarkusTest
@TestProfile(Traced.class)
class AgentTracesTest {
    private static final String REQUEST = "00f067aa0ba902b7";

    private final AgentWorld world;
    private final Spans spans;
    private final String trace = UUID.randomUUID().toString().replace("-", "");

    @SuppressWarnings("NullAway.Init")
    AgentTracesTest(AgentWorld world, Spans spans) {
        this.world = world;
        this.spans = spans;
    }

    @Test
    void whatAnAgentSaysIsPartOfTheAttemptThatItWasGranted() throws Exception {
        var agent = world.agent();
        queue(agent.pool(), "00-%s-%s-01".formatted(trace, REQUEST));
        try (var connection = TestAgent.welcomed(agent)) {
            var grant = connection.granted();
            var parent = new TraceParent(grant.getString("traceparent"));

            append(grant, parent);
            end(grant, parent, succeeded(), "[]");

            var dispatch = spans.only(trace, "task.dispatch", REQUEST);
            var attempt = spans.only(trace, "task.attempt", dispatch.getSpanId());
            assertThat(attempt.getSpanId()).isEqualTo(parent.span());
            assertThat(attempt.getAttributes().asMap().toString())
                    .contains("terrane.task.outcome=succeeded")
                    .contains("terrane.execution_mode=agent")
                    .contains("terrane.task.phase=plan");
            var said = spans.only(trace, "PUT /api/v1/agents/tasks/{task_id}/status", parent.span());
            assertThat(said.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(said.getAttributes().asMap().toString()).doesNotContain(grant.getString("task_token"));
            var _ = spans.only(trace, "POST /api/v1/agents/tasks/:task_id/logs/chunk", parent.span());
            assertThat(spans.of(trace)).hasSize(4);
        }
    }

    @Test
    void eachStepThatAnAgentMeasuredIsASpanOfItsAttempt() throws Exception {
        var parent = ended(succeeded(), """
                    [
                      {"name": "restore plan", "started_after_ms": 5, "duration_ms": 7},
                      {"name": "init", "started_after_ms": 12, "duration_ms": 340, "commands": 2, "exit_code": 1}
                    ]""");

        var attempt = attemptSpan();
        var restored = spans.only(trace, "task.restore_plan", parent.span());
        var init = spans.only(trace, "engine.init", parent.span());
        assertThat(init.getSpanId()).isEqualTo(parent.step("init").span());
        assertThat(init.getStartEpochNanos() - attempt.getStartEpochNanos()).isEqualTo(millis(12));
        assertThat(init.getEndEpochNanos() - init.getStartEpochNanos()).isEqualTo(millis(340));
        assertThat(init.getAttributes().asMap().toString())
                .contains("terrane.task.step=init")
                .contains("terrane.task.step.commands=2")
                .contains("process.exit.code=1")
                .contains("terrane.task.phase=plan");
        assertThat(restored.getAttributes().asMap().toString())
                .contains("terrane.task.step=restore plan")
                .doesNotContain("process.exit.code");
    }

    @Test
    void anAttemptThatFailedIsAnErrorAndSoIsTheStepAtWhichItFailed() throws Exception {
        var parent = ended(
                new JsonObject()
                        .put("status", "failed")
                        .put("state_pending", false)
                        .put("failure_kind", "init")
                        .put("step", "init")
                        .put("message", "No.")
                        .put("exit_code", 1),
                """
                [
                  {"name": "fetch", "started_after_ms": 5, "duration_ms": 7},
                  {"name": "init", "started_after_ms": 12, "duration_ms": 340, "commands": 1, "exit_code": 1}
                ]""");

        var attempt = attemptSpan();
        assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attempt.getAttributes().asMap().toString())
                .contains("terrane.task.outcome=failed")
                .contains("error.type=init");
        assertThat(status(parent, "engine.init")).isEqualTo(StatusCode.ERROR);
        assertThat(status(parent, "task.fetch")).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void anAttemptThatWasCanceledIsNoError() throws Exception {
        var parent = ended(
                new JsonObject()
                        .put("status", "canceled")
                        .put("state_pending", false)
                        .put("step", "plan")
                        .put("message", "Canceled.")
                        .put("exit_code", 1),
                """
                [{"name": "plan", "started_after_ms": 5, "duration_ms": 7, "commands": 1, "exit_code": 1}]""");

        var attempt = attemptSpan();
        assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attempt.getAttributes().asMap().toString())
                .contains("terrane.task.outcome=canceled")
                .doesNotContain("error.type");
        assertThat(status(parent, "engine.plan")).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void timesThatMakeNoSenseAreLeftOutAndTheResultIsTaken() throws Exception {
        var parent = ended(succeeded(), """
                    [
                      {"name": "load", "started_after_ms": 0, "duration_ms": 1},
                      {"name": "fetch", "started_after_ms": -5, "duration_ms": 7},
                      {"name": "unpack", "started_after_ms": 0, "duration_ms": 86400000},
                      {"name": "init", "started_after_ms": 86400000, "duration_ms": 1},
                      {"name": "plan", "started_after_ms": 9223372036854775807, "duration_ms": 9223372036854775807},
                      {"name": "load", "started_after_ms": 1, "duration_ms": 1},
                      "show"
                    ]""");

        var _ = spans.only(trace, "task.load", parent.span());
        var _ = spans.only(trace, "PUT /api/v1/agents/tasks/{task_id}/status", parent.span());
        assertThat(spans.of(trace))
                .filteredOn(span -> span.getParentSpanId().equals(parent.span()))
                .hasSize(2);
    }

    @Test
    void aTraceThatCannotBeReadIsNone() throws Exception {
        var agent = world.agent();
        queue(agent.pool(), "x".repeat(55));
        try (var connection = TestAgent.welcomed(agent)) {
            assertThat(connection.granted().getString("traceparent")).isNull();
        }
    }

    private void queue(AgentPool pool, String traceparent) {
        var task = world.task(pool);
        world.run("update task set traceparent = $1 where id = $2", traceparent, task.id());
    }

    private static void append(JsonObject grant, TraceParent parent) {
        People.holderOf(grant.getString("task_token"))
                .header(TraceParent.HEADER, parent.value())
                .header("Upload-Offset", 0)
                .contentType("application/octet-stream")
                .body("a line\n".getBytes(UTF_8))
                .post(grant.getJsonObject("links").getString("log_chunk"))
                .then()
                .statusCode(200);
    }

    private StatusCode status(TraceParent attempt, String step) {
        return spans.only(trace, step, attempt.span()).getStatus().getStatusCode();
    }

    private SpanData attemptSpan() {
        return spans.only(
                trace,
                "task.attempt",
                spans.only(trace, "task.dispatch", REQUEST).getSpanId());
    }

    /** An agent is granted one, and ends it so. */
    private TraceParent ended(JsonObject outcome, String steps) throws Exception {
        var agent = world.agent();
        queue(agent.pool(), "00-%s-%s-01".formatted(trace, REQUEST));
        try (var connection = TestAgent.welcomed(agent)) {
            var grant = connection.granted();
            var parent = new TraceParent(grant.getString("traceparent"));
            end(grant, parent, outcome, steps);
            return parent;
        }
    }

    private static JsonObject succeeded() {
        return new JsonObject()
                .put("status", "succeeded")
                .put("state_pending", false)
                .put("step", "plan")
                .put("changes", false)
                .put("summary", JsonObject.mapFrom(PlanSummary.NOTHING))
                .put("engine_version", "1.11.4");
    }

    private static void end(JsonObject grant, TraceParent parent, JsonObject outcome, String steps) {
        People.holderOf(grant.getString("task_token"))
                .header(TraceParent.HEADER, parent.value())
                .contentType("application/json")
                .body(outcome.put("steps", new JsonArray(steps)).encode())
                .put("/api/v1/agents/tasks/%s/status"
                        .formatted(grant.getJsonObject("lease").getString("task_id")))
                .then()
                .statusCode(200);
    }

    private static long millis(long number) {
        return Duration.ofMillis(number).toNanos();
    }
}
