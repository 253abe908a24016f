package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.task.LogGrew;
import io.terrane.control.task.LogWatched;
import io.terrane.control.task.TaskSignals;
import io.terrane.protocol.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WatchersTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final LogConfig config;
    private final TaskSignals signals;

    WatchersTest(LogConfig config, TaskSignals signals) {
        this.config = config;
        this.signals = signals;
    }

    @Test
    void hurriesWhereSomebodyWatchesHereOrElsewhere() {
        var watchers = new Watchers(config, signals);
        var here = new TaskId(UUID.randomUUID());
        var elsewhere = new TaskId(UUID.randomUUID());
        var nowhere = new TaskId(UUID.randomUUID());
        try (var _ = watchers.add(here)) {
            watchers.heard(new LogWatched(elsewhere, UUID.randomUUID()));

            assertThat(watchers.flushInterval(here)).isEqualTo(config.watchedFlush());
            assertThat(watchers.flushInterval(elsewhere)).isEqualTo(config.watchedFlush());
            assertThat(watchers.flushInterval(nowhere)).isEqualTo(config.unwatchedFlush());
            assertThat(watchers.flushInterval(List.of(nowhere, elsewhere))).isEqualTo(config.watchedFlush());
            assertThat(watchers.flushInterval(List.of())).isEqualTo(config.unwatchedFlush());
        }
    }

    @Test
    void wakesWhoeverWaitsForWhatAnotherReplicaTook() {
        var watchers = new Watchers(config, signals);
        var task = new TaskId(UUID.randomUUID());
        try (var watch = watchers.add(task)) {
            var woken = watch.await(LONG).subscribeAsCompletionStage();

            watchers.heard(new LogGrew(task));

            assertThat(woken).isDone();
        }
    }

    @Test
    void hasDefaultsThatWork() {
        assertThat(config.maxLength()).isEqualTo(1L << 30);
        assertThat(config.watchedFlush()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.unwatchedFlush()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.poll()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.keepAlive()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void wakesWhoeverWaits() {
        var watchers = new Watchers(config, signals);
        var task = new TaskId(UUID.randomUUID());
        try (var watch = watchers.add(task)) {
            var woken = watch.await(LONG).subscribeAsCompletionStage();

            watchers.wake(new TaskId(UUID.randomUUID()));
            assertThat(woken).isNotDone();
            watchers.wake(task);

            assertThat(woken).isDone();
        }
    }

    @Test
    void keepsTheNewsForTheNextWait() {
        var watchers = new Watchers(config, signals);
        var task = new TaskId(UUID.randomUUID());
        try (var watch = watchers.add(task)) {
            watchers.wake(task);
            watchers.wake(task);

            assertThat(watch.await(LONG).subscribeAsCompletionStage()).isDone();
            assertThat(watch.await(LONG).subscribeAsCompletionStage()).isNotDone();
        }
    }

    @Test
    void keepsTheNewsThatComesAfterAWaitWasOver() {
        var watchers = new Watchers(config, signals);
        var task = new TaskId(UUID.randomUUID());
        try (var watch = watchers.add(task)) {
            var _ = watch.await(Duration.ofMillis(1)).await().asOptional().atMost(LONG);

            watchers.wake(task);

            assertThat(watch.await(LONG).subscribeAsCompletionStage()).isDone();
        }
    }

    @Test
    void takesNoMoreViewersThanItsBound() {
        var watchers = new Watchers(config, signals);
        var watches = new ArrayList<Watch>();
        for (var i = 0; i < config.viewers(); i++) {
            watches.add(watchers.add(new TaskId(UUID.randomUUID())));
        }

        assertThatThrownBy(() -> watchers.add(new TaskId(UUID.randomUUID())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE));

        watches.getFirst().close();
        watches.getFirst().close();
        watchers.add(new TaskId(UUID.randomUUID())).close();
    }
}
