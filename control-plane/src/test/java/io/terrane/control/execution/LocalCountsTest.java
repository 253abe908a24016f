package io.terrane.control.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.Ids;
import io.terrane.control.LeasedTasks;
import io.terrane.control.People;
import io.terrane.control.Scrape;
import io.terrane.control.database.EventLoop;
import io.terrane.control.task.LocalQueue;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.LogChunk;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.StateSnapshot;
import io.terrane.executor.TaskControl;
import io.terrane.executor.contract.ControlPlaneApi;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.TaskOutcome;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
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

/** What the control plane's own executor does is counted as what agents do. */
@QuarkusTest
@SuppressWarnings("NullAway.Init")
class LocalCountsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String STATE = """
            {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "l", "outputs": {}, "resources": []}
            """;

    @TestHTTPResource
    URI base;

    @Inject
    LeasedTasks tasks;

    @Inject
    LocalQueue queue;

    @Inject
    EventLoop eventLoop;

    @Inject
    LocalAccessors accessors;

    @TempDir
    Path files;

    private ControlPlaneApi api;
    private String run;

    @BeforeEach
    void makeRun() {
        tasks.execute("update task set status = 'canceled' where status = 'queued' and execution_mode = 'local'");
        api = new ControlPlaneApi(base, People.ADMIN_TOKEN);
        var workspace = api.post("/workspaces", Map.of("name", "local-" + UUID.randomUUID(), "execution_mode", "local"))
                .path("id")
                .asText();
        var _ = api.post(
                "/workspaces/%s/configuration-versions".formatted(workspace), Map.of("files", Map.of("main.tf", "#")));
        run = api.post("/runs", Map.of("workspace_id", workspace)).path("id").asText();
    }

    @Test
    void aPlanAndItsApplyMoveAllThatIsCounted() throws Exception {
        var before = Scrape.now();

        var plan = take();
        var _ = plan.append(new LogChunk(0, "a plan\n".getBytes(UTF_8)));
        plan.savePlan(new PlanArtifact(file("plan", "plan"), file("plan.json", "{}"), Optional.empty()));
        plan.finish(succeeded());
        var _ = api.post("/runs/%s/actions/confirm".formatted(run), Map.of());
        var apply = take();
        var _ = apply.save(new StateSnapshot(file("state", STATE), STATE.length(), "unused", 1, "l", false));
        apply.finish(succeeded());

        assertThat(before.moved("terrane_dispatch_seconds_count{mode=\"local\"}"))
                .isEqualTo(2);
        assertThat(before.moved(ended("plan"))).isEqualTo(1);
        assertThat(before.moved(ended("apply"))).isEqualTo(1);
        assertThat(before.moved(runs("applied"))).isEqualTo(1);
        assertThat(before.moved("terrane_log_bytes_total")).isEqualTo(7);
        assertThat(before.moved("terrane_log_chunks_total{result=\"stored\"}")).isEqualTo(1);
        assertThat(before.moved("terrane_state_versions_total{result=\"stored\"}"))
                .isEqualTo(1);
        assertThat(before.moved("terrane_state_bytes_total")).isPositive();
    }

    @Test
    void aRunThatAPersonDiscardsEndsOnce() throws Exception {
        var plan = take();
        plan.savePlan(new PlanArtifact(file("plan", "plan"), file("plan.json", "{}"), Optional.empty()));
        plan.finish(succeeded());
        var before = Scrape.now();

        var _ = api.post("/runs/%s/actions/discard".formatted(run), Map.of());

        assertThat(before.moved(runs("discarded"))).isEqualTo(1);
    }

    @Test
    void aRunThatIsCanceledInTheQueueEndsWithoutAnAttempt() {
        var before = Scrape.now();

        var _ = api.post("/runs/%s/actions/cancel".formatted(run), Map.of());

        assertThat(before.moved(runs("canceled"))).isEqualTo(1);
        assertThat(before.moved("terrane_tasks_ended_total{mode=\"local\",outcome=\"canceled\",phase=\"plan\"}"))
                .isZero();
    }

    @Test
    void aRunThatIsCanceledUnderWayEndsWhenItsExecutorSaysSo() throws Exception {
        var plan = take();
        var before = Scrape.now();

        var _ = api.post("/runs/%s/actions/cancel".formatted(run), Map.of());
        assertThat(before.moved(runs("canceled"))).isZero();
        plan.finish(new TaskOutcome.Canceled("plan", "Interrupted.", null, List.of(), false));

        assertThat(before.moved(runs("canceled"))).isEqualTo(1);
        assertThat(before.moved("terrane_tasks_ended_total{mode=\"local\",outcome=\"canceled\",phase=\"plan\"}"))
                .isEqualTo(1);
    }

    private static TaskOutcome succeeded() {
        return new TaskOutcome.Succeeded(true, PlanSummary.NOTHING, List.of(), List.of(), Map.of(), "1.11.4", false);
    }

    private static String ended(String phase) {
        return "terrane_tasks_ended_total{mode=\"local\",outcome=\"succeeded\",phase=\"%s\"}".formatted(phase);
    }

    private static String runs(String status) {
        return "terrane_run_seconds_count{kind=\"plan-and-apply\",status=\"%s\"}".formatted(status);
    }

    private DataAccessor take() throws Exception {
        var grant = eventLoop
                .await(PATIENCE, () -> queue.take(Ids.next()))
                .orElseThrow()
                .orElseThrow();
        var accessor = accessors.of(grant.lease(), new TaskControl());
        assertThat(accessor.load().run().id()).hasToString(run);
        return accessor;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }
}
