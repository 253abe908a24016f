package io.terrane.control.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.terrane.control.Ids;
import io.terrane.control.LeasedTasks;
import io.terrane.control.People;
import io.terrane.control.database.EventLoop;
import io.terrane.control.task.LocalQueue;
import io.terrane.control.trace.Spans;
import io.terrane.control.trace.Traced;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.StateSnapshot;
import io.terrane.executor.TaskControl;
import io.terrane.executor.TerraformExecutor;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TraceParent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is one trace, from the request that made it to the state that came out of it. */
@QuarkusTest
@TestProfile(Traced.class)
class LocalTracesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SECRET = "a value that stays here";
    private static final String NO_SPAN = "0000000000000000";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String STATE = """
            {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "l", "outputs": {}, "resources": []}
            """;

    private final LeasedTasks tasks;
    private final LocalQueue queue;
    private final EventLoop eventLoop;
    private final LocalAccessors accessors;
    private final Spans spans;
    private final String trace = UUID.randomUUID().toString().replace("-", "");

    @TempDir
    Path files;

    @SuppressWarnings("NullAway.Init")
    LocalTracesTest(LeasedTasks tasks, LocalQueue queue, EventLoop eventLoop, LocalAccessors accessors, Spans spans) {
        this.tasks = tasks;
        this.queue = queue;
        this.eventLoop = eventLoop;
        this.accessors = accessors;
        this.spans = spans;
    }

    @BeforeEach
    void emptyTheQueue() {
        tasks.execute("update task set status = 'canceled' where status = 'queued' and execution_mode = 'local'");
    }

    @Test
    void aRunIsOneTraceFromTheRequestToTheStoredState() throws Exception {
        var run = run("00-%s-%s-01".formatted(trace, CALLER));
        var plan = take();
        var planSpan = plan.load().traceparent();
        plan.savePlan(new PlanArtifact(file("plan", "plan"), file("plan.json", "{}"), Optional.empty()));
        plan.finish(succeeded());
        var _ = post("/runs/%s/actions/confirm".formatted(run), Map.of(), Map.of());
        var apply = take();
        var applySpan = apply.load().traceparent();
        var _ = apply.save(new StateSnapshot(file("state", STATE), STATE.length(), "unused", 1, "l", false));
        apply.finish(succeeded());

        var request = spans.only(trace, "POST /api/v1/runs", CALLER);
        var planned = attempt(request, "plan");
        var applied = attempt(request, "apply");
        assertThat(planSpan).hasToString("00-%s-%s-01".formatted(trace, planned.getSpanId()));
        assertThat(applySpan).hasToString("00-%s-%s-01".formatted(trace, applied.getSpanId()));
        var stored = spans.only(trace, "state.store", applied.getSpanId());
        assertThat(spans.of(trace))
                .hasSize(6)
                .allMatch(span -> span.equals(request) || text(span).contains("terrane.run.id=" + run));
        assertThat(text(stored)).contains("terrane.state.result=stored");
        assertThat(applied.getStartEpochNanos()).isLessThanOrEqualTo(stored.getStartEpochNanos());
    }

    @Test
    void eachStepOfTheRealExecutorIsASpanOfItsAttempt() throws Exception {
        var run = run("00-%s-%s-01".formatted(trace, CALLER), """
                variable "secret" {}
                resource "terraform_data" "one" {}
                """);
        execute("plan");
        var _ = post("/runs/%s/actions/confirm".formatted(run), Map.of(), Map.of());
        execute("apply");

        var request = spans.only(trace, "POST /api/v1/runs", CALLER);
        var planned = new TraceParent(
                "00-%s-%s-01".formatted(trace, attempt(request, "plan").getSpanId()));
        var applied = new TraceParent(
                "00-%s-%s-01".formatted(trace, attempt(request, "apply").getSpanId()));
        var plan = spans.only(trace, "engine.plan", planned.span());
        var apply = spans.only(trace, "engine.apply", applied.span());
        assertThat(plan.getSpanId()).isEqualTo(planned.step("plan").span());
        assertThat(text(plan)).contains("process.exit.code=2");
        assertThat(apply.getSpanId()).isEqualTo(applied.step("apply").span());
        assertThat(text(apply)).contains("process.exit.code=0").contains("terrane.run.id=" + run);
        var stored = spans.only(trace, "task.store_state", applied.span());
        assertThat(stored.getStartEpochNanos()).isGreaterThanOrEqualTo(apply.getEndEpochNanos());
        assertThat(spans.all()).allSatisfy(span -> assertThat(span.toString()).doesNotContain(SECRET));
    }

    @Test
    void nothingThatAWorkspaceKeepsSecretIsInASpan() throws Exception {
        var _ = run("00-%s-%s-01".formatted(trace, CALLER));
        var plan = take();
        assertThat(plan.load().variables()).anyMatch(variable -> SECRET.equals(variable.value()));
        plan.finish(new TaskOutcome.Failed(FailureKind.PLAN, "plan", SECRET, 1, List.of(), false));

        var _ = attempt(spans.only(trace, "POST /api/v1/runs", CALLER), "plan");

        assertThat(spans.all())
                .allSatisfy(span -> assertThat(span.toString())
                        .doesNotContain(SECRET)
                        .doesNotContain(People.ADMIN_TOKEN)
                        .doesNotContain("trn_task_"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"})
    void aBadTraceparentIsIgnoredAndTheRunIsATraceOfItsOwn(String bad) throws Exception {
        var run = run(bad);

        var kept = new TraceParent(tasks.query("select traceparent from run where id = $1", UUID.fromString(run))
                .getString("traceparent"));

        assertThat(kept.value()).isNotEqualTo(bad);
        assertThat(spans.only(kept.trace(), "POST /api/v1/runs", NO_SPAN).getSpanId())
                .isEqualTo(kept.span());
    }

    @Test
    void aTraceThatIsNotSampledGoesOnUnsampled() throws Exception {
        var _ = run("00-%s-%s-00".formatted(trace, CALLER));
        var plan = take();

        assertThat(plan.load().traceparent())
                .isNotNull()
                .extracting(TraceParent::flags)
                .isEqualTo("00");
        plan.finish(new TaskOutcome.Failed(FailureKind.PLAN, "plan", "No.", 1, List.of(), false));
        var marker = UUID.randomUUID().toString().replace("-", "");
        var _ = run("00-%s-%s-01".formatted(marker, CALLER));
        var _ = spans.only(marker, "POST /api/v1/runs", CALLER);

        assertThat(spans.of(trace)).isEmpty();
    }

    private SpanData attempt(SpanData request, String phase) {
        await().atMost(PATIENCE).until(() -> ofPhase("task.attempt", phase).size() == 1);
        var attempt = ofPhase("task.attempt", phase).getFirst();
        var dispatch = ofPhase("task.dispatch", phase).getFirst();
        assertThat(dispatch.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(attempt.getParentSpanId()).isEqualTo(dispatch.getSpanId());
        return attempt;
    }

    private List<SpanData> ofPhase(String name, String phase) {
        return spans.of(trace).stream()
                .filter(span -> span.getName().equals(name) && text(span).contains("terrane.task.phase=" + phase))
                .toList();
    }

    private static String text(SpanData span) {
        return span.getAttributes().asMap().toString();
    }

    private static TaskOutcome succeeded() {
        return new TaskOutcome.Succeeded(true, PlanSummary.NOTHING, List.of(), List.of(), Map.of(), "1.11.4", false);
    }

    private DataAccessor take() throws Exception {
        var grant = eventLoop
                .await(PATIENCE, () -> queue.take(Ids.next()))
                .orElseThrow()
                .orElseThrow();
        return accessors.of(grant.lease(), new TaskControl());
    }

    private void execute(String phase) throws Exception {
        var executor = new TerraformExecutor(ExecutorSettings.in(files.resolve("data"), System.getenv()));
        var outcome = executor.execute(take(), new TaskControl(), files.resolve(phase));
        assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }

    private String run(String traceparent) {
        return run(traceparent, "#");
    }

    private String run(String traceparent, String configuration) {
        var workspace =
                post("/workspaces", Map.of("name", "traced-" + UUID.randomUUID(), "execution_mode", "local"), Map.of());
        var _ = post(
                "/workspaces/%s/variables".formatted(workspace),
                Map.of("key", "secret", "value", SECRET, "category", "terraform", "sensitive", true),
                Map.of());
        var _ = post(
                "/workspaces/%s/configuration-versions".formatted(workspace),
                Map.of("files", Map.of("main.tf", configuration)),
                Map.of());
        return post("/runs", Map.of("workspace_id", workspace), Map.of("traceparent", traceparent));
    }

    private static String post(String path, Map<String, ?> body, Map<String, String> headers) {
        return People.admin()
                .contentType(ContentType.JSON)
                .headers(headers)
                .body(body)
                .post("/api/v1" + path)
                .then()
                .extract()
                .path("id");
    }
}
