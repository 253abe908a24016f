package io.terrane.executor.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.process.ChildCommand;
import io.terrane.executor.process.Children;
import io.terrane.executor.process.StopPolicy;
import io.terrane.protocol.Desired;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directories of tasks that did not come to an end. */
@Timeout(120)
class RetainedTasksTest {
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path data;

    private Workspace workspace;
    private StoredTask task;
    private Path directory;

    @BeforeEach
    void begun() throws Exception {
        workspace = Workspace.of(data, "slow");
        task = workspace.planTask();
        directory = workspace.directory(task);
        Files.createDirectories(directory.resolve("ctl"));
        Files.writeString(directory.resolve("ctl/grant.json"), "{}");
    }

    @Test
    void whatTheControlPlaneWantsNoMoreIsKeptForAWeek() throws Exception {
        isRefused();

        removeOldAfter(WEEK.minusHours(1));
        assertThat(directory).isDirectory();

        removeOldAfter(WEEK.plusHours(1));
        assertThat(data.resolve("tasks")).isEmptyDirectory();
    }

    @Test
    void theWeekDoesNotBeginAnewWhenItIsTriedAgain() throws Exception {
        isRefused();
        var since = FileTime.from(Instant.now().minus(Duration.ofDays(8)));
        Files.setLastModifiedTime(directory.resolve("ctl/refused"), since);
        isRefused();

        removeOldAfter(Duration.ZERO);

        assertThat(directory).doesNotExist();
    }

    @Test
    void theWayInOfItsRunGoesWithIt() throws Exception {
        var apply = workspace.applyTask(workspace.plan());
        apply.onPlan = () -> Thread.currentThread().interrupt();
        workspace.leave(apply);
        apply.stale = true;
        assertThatThrownBy(() -> workspace.execute(apply)).isInstanceOf(AccessFailure.StaleLease.class);
        assertThat(data.resolve("runs")).isNotEmptyDirectory();

        removeOldAfter(WEEK.plusHours(1));

        assertThat(workspace.directory(apply)).doesNotExist();
        assertThat(data.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void whatIsOnlyLateIsNeverRemoved() throws Exception {
        removeOldAfter(Duration.ofDays(1000));

        assertThat(directory).isDirectory();
    }

    @Test
    void anAnswerThatIsMissingUndoesARefusal() throws Exception {
        isRefused();
        Files.writeString(directory.resolve("ctl/bundle.json"), "not what we wrote");
        assertThatThrownBy(() -> workspace.execute(task)).isInstanceOf(AccessFailure.Unavailable.class);

        removeOldAfter(WEEK.plusHours(1));

        assertThat(directory).isDirectory();
    }

    @Test
    void nothingIsRemovedWhileAProcessOfItLives() throws Exception {
        isRefused();
        var command = new ChildCommand(
                List.of("sleep", "300"), data, Map.of("PATH", "/usr/bin:/bin"), Optional.empty(), StopPolicy.MAY_KILL);
        var child = new Children(Workspace.IMPATIENT).start(directory.resolve("ctl/steps/01-init"), command);
        while (!Children.isAnyoneAlive(directory.resolve("ctl/steps/01-init"))) {
            Thread.onSpinWait();
        }

        removeOldAfter(WEEK.plusHours(1));
        assertThat(directory).isDirectory();

        var _ = child.await(() -> Desired.FORCE);
        removeOldAfter(WEEK.plusHours(1));
        assertThat(directory).doesNotExist();
    }

    @Test
    void whatSomebodyWorksOnIsLeftAlone() throws Exception {
        isRefused();

        retained(WEEK.plusHours(1)).removeOld(data.resolve("tasks"), directory::equals);

        assertThat(directory).isDirectory();
    }

    @Test
    void aDirectoryInWhichNothingWasBegunIsKeptForAWeekToo() throws Exception {
        Files.delete(directory.resolve("ctl/grant.json"));

        removeOldAfter(WEEK.minusHours(1));
        assertThat(directory).isDirectory();

        removeOldAfter(WEEK.plusHours(1));
        assertThat(directory).doesNotExist();
    }

    @Test
    void aRemovalThatWasBegunIsFinished() throws Exception {
        var half = Files.move(directory, directory.resolveSibling(directory.getFileName() + ".removed"));

        removeOldAfter(Duration.ZERO);

        assertThat(half).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59M", "P366D"})
    void noOtherTimeIsTaken(String time) {
        assertThatThrownBy(() -> new RetainedTasks(
                        ExecutorSettings.in(data, Map.of()), Duration.parse(time), InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(time.equals("PT59M") ? "PT59M" : "PT8784H");
    }

    private void isRefused() {
        task.stale = true;
        assertThatThrownBy(() -> workspace.execute(task)).isInstanceOf(AccessFailure.StaleLease.class);
    }

    private void removeOldAfter(Duration time) throws Exception {
        retained(time).removeOld(data.resolve("tasks"), _ -> false);
    }

    private RetainedTasks retained(Duration time) {
        var then = InstantSource.offset(InstantSource.system(), time);
        return new RetainedTasks(ExecutorSettings.in(data, Map.of()), WEEK, then);
    }
}
