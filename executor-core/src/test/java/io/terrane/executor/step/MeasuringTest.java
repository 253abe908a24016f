package io.terrane.executor.step;

import static io.terrane.executor.step.Workspace.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.Desired;
import io.terrane.protocol.TaskStep;
import io.terrane.protocol.TaskSteps;
import io.terrane.protocol.TraceParent;
import io.terrane.protocol.WireJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an outcome says of the steps of a task that is traced. */
@Timeout(120)
class MeasuringTest {
    private static final TraceParent ATTEMPT =
            new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    @TempDir
    Path data;

    @Test
    void aPlanAndItsApplyTellOfEachStep() throws Exception {
        var workspace = traced("hello");
        var began = System.nanoTime();

        var planned = workspace.plan();
        var took = Duration.ofNanos(System.nanoTime() - began);
        var applied = workspace.apply(planned);

        assertThat(names(planned))
                .containsExactly(
                        "load",
                        "fetch",
                        "unpack",
                        "engine",
                        "init",
                        "plan",
                        "show",
                        "plan for many",
                        "store plan",
                        "seal log");
        assertThat(names(applied))
                .containsExactly(
                        "load",
                        "fetch",
                        "restore plan",
                        "unpack",
                        "engine",
                        "init",
                        "apply",
                        "outputs",
                        "store state",
                        "seal log");
        assertThat(commands(planned)).containsExactly("init 1 0", "plan 1 2", "show 1 0");
        assertThat(commands(applied)).containsExactly("init 1 0", "apply 1 0", "outputs 1 0");
        var last = steps(planned).getLast();
        assertThat(step(planned, "init").durationMs()).isPositive();
        assertThat(last.startedAfterMs() + last.durationMs()).isLessThanOrEqualTo(took.toMillis());
    }

    @Test
    void aFailedApplyTellsWhatItsEngineEndedWith() throws Exception {
        var workspace = traced("failing-apply");

        var applied = workspace.apply(workspace.plan());

        assertThat(failed(applied).exitCode()).isEqualTo(1);
        assertThat(commands(applied)).containsExactly("init 1 0", "apply 1 1");
        assertThat(names(applied)).endsWith("apply", "store state", "seal log");
    }

    @Test
    void whatWasNotBegunIsNotTold() throws Exception {
        var workspace = traced("hello");
        workspace.control.raise(Desired.CANCEL);

        var planned = workspace.plan();

        assertThat(names(planned)).containsExactly("load", "seal log");
    }

    @Test
    void whoeverGoesOnTellsWhatAnotherMeasured() throws Exception {
        var workspace = traced("slow").withHcl("seconds", "1");
        var task = workspace.applyTask(workspace.plan());
        workspace.control.flushEvery(Duration.ofMillis(50));
        var executing = Thread.currentThread();
        task.whenLogged("first 0 second 1", executing::interrupt);
        workspace.leave(task);
        var kept = WireJson.mapper()
                .readValue(Files.readString(workspace.directory(task).resolve("ctl/times")), TaskSteps.class);

        var applied = workspace.execute(task);

        assertThat(kept.steps()).extracting(TaskStep::name).endsWith("init");
        assertThat(steps(applied)).startsWith(kept.steps().toArray(TaskStep[]::new));
        assertThat(commands(applied)).containsExactly("init 1 0", "apply 1 0", "outputs 1 0");
    }

    @Test
    void ofATaskThatNobodyTracesNothingIsTold() throws Exception {
        var planned = Workspace.of(data, "hello").plan();

        assertThat(steps(planned)).isEmpty();
    }

    private Workspace traced(String folder) throws Exception {
        var workspace = Workspace.of(data, folder);
        workspace.trace = ATTEMPT;
        return workspace;
    }

    private static List<TaskStep> steps(StoredTask task) {
        return task.outcome.orElseThrow().steps().steps();
    }

    private static TaskStep step(StoredTask task, String name) {
        return steps(task).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(StoredTask task) {
        return steps(task).stream().map(TaskStep::name).toList();
    }

    private static List<String> commands(StoredTask task) {
        return steps(task).stream()
                .filter(each -> each.commands() > 0)
                .map(each -> "%s %d %d".formatted(each.name(), each.commands(), each.exitCode()))
                .toList();
    }
}
