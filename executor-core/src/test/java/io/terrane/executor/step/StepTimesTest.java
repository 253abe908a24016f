package io.terrane.executor.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.process.ChildEnd;
import io.terrane.executor.process.ChildEnd.Stopped;
import io.terrane.protocol.TaskStep;
import io.terrane.protocol.TraceParent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task's steps took, by a clock that only the test moves. */
class StepTimesTest {
    private static final TraceParent ATTEMPT =
            new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    private static final TaskStep LOADED = new TaskStep("load", 0, 20, 0, null);

    @TempDir
    Path ctl;

    /** It may read anything at its beginning, also less than nothing. */
    private long nanos = -Duration.ofSeconds(3).toNanos();

    @Test
    void eachStepBeginsWhereTheOneBeforeItEnded() {
        var times = begun();
        step(times, "fetch", 5);
        times.begin("init");
        times.ran(exited(1));
        pass(100);
        times.ran(exited(0));
        pass(300);
        times.end();

        assertThat(times.steps().steps())
                .containsExactly(LOADED, new TaskStep("fetch", 20, 5, 0, null), new TaskStep("init", 25, 400, 2, 0));
    }

    @Test
    void aStepThatWasNotBegunTakesNoTime() {
        var times = begun();
        times.end();

        assertThat(times.steps().steps()).containsExactly(LOADED);
    }

    @Test
    void howAChildEndedIsLeftOutWhereNobodyKnows() {
        var times = begun();
        times.begin("apply");
        times.ran(exited(0));
        times.ran(new ChildEnd.Lost(List.of()));
        times.end();

        assertThat(times.steps().steps()).endsWith(new TaskStep("apply", 20, 0, 2, null));
    }

    @Test
    void whoeverGoesOnKeepsWhatIsOverAndEndsWhatRan() {
        var first = begun();
        step(first, "fetch", 5);
        first.begin("init");
        pass(1000);

        var second = resumed(Duration.ofSeconds(90));
        step(second, "fetch", 1);
        second.begin("init");
        second.ran(exited(0));
        pass(7);
        second.end();

        assertThat(second.steps().steps())
                .containsExactly(
                        LOADED,
                        new TaskStep("fetch", 20, 5, 0, null),
                        new TaskStep("init", 25, 90_000 + 1 + 7 - 5, 1, 0));
    }

    @Test
    void nothingEndsBeforeItBeganWhereTheHostWasRestartedMeanwhile() {
        var first = begun();
        step(first, "fetch", 60_000);

        var second = resumed(Duration.ZERO);
        step(second, "store state", 30);

        assertThat(second.steps().steps()).endsWith(new TaskStep("store state", 60_020, 30, 0, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"name\":", ""})
    void whereNobodyKnowsWhatWasDoneBeforeNothingIsTold(String kept) throws Exception {
        Files.writeString(ctl.resolve("times"), kept);

        var times = resumed(Duration.ofSeconds(1));
        step(times, "fetch", 5);

        assertThat(times.steps().steps()).isEmpty();
    }

    @Test
    void whatCannotBeKeptIsToldAllTheSame() throws Exception {
        var times = begun();
        Files.createDirectory(ctl.resolve("times.new"));
        step(times, "fetch", 5);

        assertThat(times.steps().steps()).hasSize(2);
    }

    @Test
    void aChildGoesOnWithTheSpanOfItsStep() {
        var times = begun();
        times.begin("init");
        var init = times.trace();
        times.end();

        assertThat(init).contains(ATTEMPT.step("init"));
        assertThat(times.trace()).contains(ATTEMPT);
    }

    @Test
    void ofATaskThatNobodyTracesNothingIsMeasuredOrKept() {
        var times = StepTimes.begun(Optional.empty(), new TaskRecords(ctl), () -> nanos, Duration.ofMillis(20));
        step(times, "fetch", 5);

        assertThat(times.steps().steps()).isEmpty();
        assertThat(times.trace()).isEmpty();
        assertThat(ctl).isEmptyDirectory();
    }

    /** Its bundle took 20 ms. */
    private StepTimes begun() {
        return StepTimes.begun(Optional.of(ATTEMPT), new TaskRecords(ctl), () -> nanos, Duration.ofMillis(20));
    }

    /** On another clock. */
    private StepTimes resumed(Duration age) {
        nanos = Duration.ofDays(20).toNanos();
        return StepTimes.resumed(Optional.of(ATTEMPT), new TaskRecords(ctl), () -> nanos, age);
    }

    private void step(StepTimes times, String name, long millis) {
        times.begin(name);
        pass(millis);
        times.end();
    }

    private void pass(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }

    private static ChildEnd exited(int code) {
        return new ChildEnd.Exited(code, Stopped.NOT, List.of());
    }
}
