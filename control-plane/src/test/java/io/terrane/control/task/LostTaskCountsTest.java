package io.terrane.control.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.terrane.control.LeasedTasks;
import io.terrane.control.NoSchedule;
import io.terrane.control.Scrape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NoSchedule.class)
class LostTaskCountsTest {
    private static final String LOST = "terrane_tasks_ended_total{mode=\"local\",outcome=\"lost\",phase=\"%s\"}";
    private static final String ERRORED = "terrane_run_seconds_count{kind=\"plan-and-apply\",status=\"errored\"}";

    private final SilentAgents agents;
    private final LeasedTasks tasks;

    LostTaskCountsTest(SilentAgents agents, LeasedTasks tasks) {
        this.agents = agents;
        this.tasks = tasks;
    }

    @BeforeEach
    void forgetAll() {
        agents.forgetAll();
    }

    @Test
    void anApplyThatIsLostIsCountedOnceAndItsRunHasNotEnded() {
        var apply = agents.applying(1).getFirst();
        agents.fallSilent(apply);
        var before = Scrape.now();

        agents.sweep();
        agents.sweep();

        assertThat(before.moved(LOST.formatted("apply"))).isEqualTo(1);
        assertThat(before.moved(ERRORED)).isZero();
    }

    @Test
    void aPlanThatNobodyMayTryAgainEndsItsRun() {
        var plan = tasks.plan();
        agents.fallSilent(plan);
        tasks.execute("update task set attempt = 3 where id = $1", plan.id());
        tasks.execute("update lease set attempt = 3 where task_id = $1", plan.id());
        var before = Scrape.now();

        agents.sweep();

        assertThat(before.moved(LOST.formatted("plan"))).isEqualTo(1);
        assertThat(before.moved(ERRORED)).isEqualTo(1);
    }

    @Test
    void aPlanThatIsTriedAgainDoesNot() {
        var plan = tasks.plan();
        agents.fallSilent(plan);
        var before = Scrape.now();

        agents.sweep();

        assertThat(before.moved(LOST.formatted("plan"))).isEqualTo(1);
        assertThat(before.moved(ERRORED)).isZero();
    }
}
