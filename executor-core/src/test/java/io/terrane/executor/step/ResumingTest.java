package io.terrane.executor.step;

import static io.terrane.executor.step.Workspace.failed;
import static io.terrane.executor.step.Workspace.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.process.HostClock;
import io.terrane.protocol.Desired;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.TaskBundle.Limits;
import io.terrane.protocol.TaskOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task that its executor left, and that another goes on with. */
@Timeout(120)
class ResumingTest {
    @TempDir
    Path data;

    @Test
    void anApplyIsFollowedAndNotStartedAgain() throws Exception {
        var workspace = slow("1");
        var task = leftInTheMiddle(workspace);

        var applied = workspace.execute(task);

        assertThat(succeeded(applied).resources()).hasSize(6);
        assertThat(applied.text().split("first 0 second 1", -1)).hasSize(2);
        assertThat(applied.seal).isPresent();
        assertThat(new String(applied.lastState().orElseThrow(), UTF_8)).contains("\"name\": \"second\"");
        assertThat(workspace.directory(task).getParent()).isEmptyDirectory();
    }

    @Test
    void aCancelThatCameMeanwhileReachesTheApply() throws Exception {
        var workspace = slow("60");
        var task = leftInTheMiddle(workspace);
        workspace.control.raise(Desired.CANCEL);

        var applied = workspace.execute(task);

        assertThat(applied.outcome).containsInstanceOf(TaskOutcome.Canceled.class);
        assertThat(applied.text()).containsOnlyOnce("Interrupt received");
        assertThat(applied.lastState()).isPresent();
    }

    @Test
    void itsTimeWentOnMeanwhile() throws Exception {
        var workspace = slow("60");
        workspace.limits = new Limits(1 << 20, Duration.ofHours(1).toMillis(), 1 << 20, 1 << 20, 1 << 20);
        var task = leftInTheMiddle(workspace);
        var now = HostClock.now();
        var earlier = new HostClock(now.bootId(), now.uptime().minus(Duration.ofHours(2)));
        Files.writeString(workspace.directory(task).resolve("ctl/began"), earlier.text());

        var applied = workspace.execute(task);

        assertThat(failed(applied).failureKind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(failed(applied).step()).isEqualTo("apply");
    }

    @Test
    void anEngineThatIsGoneMeanwhileEndsNoApply() throws Exception {
        var workspace = slow("1");
        var task = leftInTheMiddle(workspace);

        var applied = workspace.executeWithoutEngine(task);

        assertThat(succeeded(applied).resources()).hasSize(6);
    }

    @Test
    void whatIsSomebodyElsesByNowIsNotStarted() throws Exception {
        var workspace = slow("1");
        var task = workspace.applyTask(workspace.plan());
        task.onPlan = () -> Thread.currentThread().interrupt();
        workspace.leave(task);
        task.stale = true;

        assertThatThrownBy(() -> workspace.execute(task)).isInstanceOf(AccessFailure.StaleLease.class);

        assertThat(workspace.directory(task).resolve("ctl/steps"))
                .isDirectoryNotContaining(each -> each.toString().endsWith("-apply"));
    }

    private Workspace slow(String seconds) throws Exception {
        return Workspace.of(data, "slow").withHcl("seconds", seconds);
    }

    /** An apply whose provisioners are at work. */
    private static StoredTask leftInTheMiddle(Workspace workspace) throws Exception {
        var task = workspace.applyTask(workspace.plan());
        workspace.control.flushEvery(Duration.ofMillis(50));
        var executing = Thread.currentThread();
        task.whenLogged("first 0 second 1", executing::interrupt);
        workspace.leave(task);
        return task;
    }
}
