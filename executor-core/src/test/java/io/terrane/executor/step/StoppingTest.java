package io.terrane.executor.step;

import static io.terrane.executor.step.Workspace.failed;
import static io.terrane.executor.step.Workspace.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.Desired;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.ResourceProgress.Status;
import io.terrane.protocol.TaskBundle.Limits;
import io.terrane.protocol.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StoppingTest {
    @TempDir
    Path data;

    @Test
    void aCanceledApplyKeepsWhatItFinished() throws Exception {
        var workspace = Workspace.of(data, "slow").withHcl("seconds", "3");
        var task = workspace.applyTask(workspace.plan());
        workspace.control.flushEvery(Duration.ofMillis(50));

        var applied = whenItLogs(workspace, task, "second 1 second 1", Desired.CANCEL);

        assertThat(canceled(applied).step()).isEqualTo("apply");
        assertThat(canceled(applied).resources())
                .anyMatch(each -> each.address().equals("terraform_data.first[0]") && each.status() == Status.APPLIED);
        assertThat(applied.text()).contains("Interrupt received");
        assertThat(new String(applied.lastState().orElseThrow(), UTF_8)).contains("\"name\": \"first\"");
        assertThat(applied.suspect).isFalse();
        assertThat(applied.seal).isPresent();
    }

    @Test
    void aPlanThatIsCanceledBeforeItBeginsStartsNoProcess() throws Exception {
        var workspace = Workspace.of(data, "hello");
        workspace.control.raise(Desired.CANCEL);

        var planned = workspace.plan();

        assertThat(canceled(planned).step()).isEqualTo("fetch");
        assertThat(planned.seal).isPresent();
    }

    @Test
    void aForcedApplyIsKilledAndItsStateSuspect() throws Exception {
        var workspace = Workspace.of(data, "slow").withHcl("seconds", "3");
        var task = workspace.applyTask(workspace.plan());
        workspace.control.flushEvery(Duration.ofMillis(50));
        task.whenLogged("second 1 second 1", () -> {
            freeze(workspace.directory(task));
            workspace.control.raise(Desired.FORCE);
        });

        var applied = workspace.execute(task);

        assertThat(canceled(applied).message()).contains("was killed");
        assertThat(canceled(applied).exitCode()).isEqualTo(137);
        assertThat(new String(applied.lastState().orElseThrow(), UTF_8)).contains("\"name\": \"first\"");
        assertThat(applied.suspect).isTrue();
    }

    @Test
    void aTaskWhoseTimeIsOverIsInterruptedAndSaysSo() throws Exception {
        var workspace = Workspace.of(data, "slow").withHcl("seconds", "60");
        var planned = workspace.plan();
        workspace.limits = new Limits(1 << 20, 3_000, 1 << 20, 1 << 20, 1 << 20);

        var applied = workspace.apply(planned);

        assertThat(failed(applied).failureKind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(failed(applied).step()).isEqualTo("apply");
    }

    @Test
    void aLogBeyondItsLimitHarmsNoRun() throws Exception {
        var workspace = Workspace.of(data, "noisy").withHcl("lines", "20000");
        var planned = workspace.plan();
        workspace.limits = new Limits(1 << 20, 120_000, 1 << 20, 1 << 20, 1 << 20);

        var applied = workspace.apply(planned);

        assertThat(succeeded(applied).changes()).isTrue();
        assertThat(applied.log.size()).isLessThanOrEqualTo((1 << 20) + 4096);
        assertThat(applied.text()).contains("are missing here").contains("Apply complete!");
    }

    @Test
    void whatAnApplyLeavesRunningIsKilledAndNamed() throws Exception {
        var workspace = new Workspace(data, Workspace.pack(Map.of("main.tf", """
                resource "terraform_data" "daemon" {
                  provisioner "local-exec" {
                    command = "sleep 300 >/dev/null 2>&1 &"
                  }
                }
                """)));

        var applied = workspace.apply(workspace.plan());

        assertThat(succeeded(applied).resources()).hasSize(1);
        assertThat(applied.text()).contains("Killed what terraform apply had left running: sleep.");
    }

    /** An engine that hears no interrupt. */
    private static void freeze(Path taskDirectory) {
        try (var steps = Files.list(taskDirectory.resolve("ctl/steps"))) {
            var records =
                    steps.filter(each -> each.toString().endsWith("-apply")).findFirst();
            var stat = Files.readAllLines(records.orElseThrow().resolve("pid")).get(1);
            var pid = stat.substring(0, stat.indexOf(' '));
            assertThat(new ProcessBuilder("kill", "-s", "STOP", pid).start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static TaskOutcome.Canceled canceled(StoredTask task) {
        if (task.outcome.orElseThrow() instanceof TaskOutcome.Canceled canceled) {
            return canceled;
        }
        throw new AssertionError(task.outcome.orElseThrow() + "\n" + task.text());
    }

    private static StoredTask whenItLogs(Workspace workspace, StoredTask task, String text, Desired level)
            throws Exception {
        task.whenLogged(text, () -> workspace.control.raise(level));
        return workspace.execute(task);
    }
}
