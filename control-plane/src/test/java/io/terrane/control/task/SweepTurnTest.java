package io.terrane.control.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.terrane.control.LeasedTasks;
import io.terrane.control.NoSchedule;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NoSchedule.class)
class SweepTurnTest {
    private final SilentAgents agents;
    private final LeasedTasks tasks;
    private final SweepTurn turn;

    SweepTurnTest(SilentAgents agents, LeasedTasks tasks, SweepTurn turn) {
        this.agents = agents;
        this.tasks = tasks;
        this.turn = turn;
    }

    @BeforeEach
    void forgetAll() {
        agents.forgetAll();
    }

    @Test
    void ofManyReplicasThatAskAtOnceOneSweeps() {
        sweptAgo("3 seconds");

        var turns = IntStream.range(0, 8)
                .mapToObj(_ -> turn.take().subscribeAsCompletionStage())
                .toList();

        assertThat(turns.stream().filter(each -> each.join()).count()).isEqualTo(1);
    }

    @Test
    void nobodySweepsAgainWithinTheInterval() {
        sweptAgo("3 seconds");
        assertThat(turn.take().await().atMost(SilentAgents.PATIENCE)).isTrue();

        assertThat(turn.take().await().atMost(SilentAgents.PATIENCE)).isFalse();
    }

    @Test
    void whereAllReplicasWereAwayLeasesAreExtended() {
        var apply = agents.applying(1).getFirst();
        agents.fallSilent(apply);
        sweptAgo("16 seconds");

        assertThat(turn.take().await().atMost(SilentAgents.PATIENCE)).isTrue();

        assertThat(agents.secondsLeft(apply)).isBetween(200.0, 300.0);
    }

    @Test
    void whereOneOfThemBeginsAnewTheyAreNot() {
        var apply = agents.applying(1).getFirst();
        agents.fallSilent(apply);
        sweptAgo("4 seconds");

        assertThat(turn.take().await().atMost(SilentAgents.PATIENCE)).isTrue();

        assertThat(agents.secondsLeft(apply)).isNegative();
    }

    private void sweptAgo(String interval) {
        tasks.execute("update sweep set swept_at = now() - $1::text::interval", interval);
    }
}
