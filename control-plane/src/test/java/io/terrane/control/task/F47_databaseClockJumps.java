package io.terrane.control.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.terrane.control.LeasedTasks;
import io.terrane.control.NoSchedule;
import io.terrane.fault.Iterations;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The database's clock, by which leases are measured, jumps about an hour ahead or back. Nobody's lease is over, those
 * that are not renewed are over soon all the same, and the sweeper goes on. The clock itself is not touched: all that
 * was written by it is as much older or younger, which is all that anybody can see of a jump.
 */
@QuarkusTest
@TestProfile(NoSchedule.class)
class F47_databaseClockJumps {
    private final SilentAgents agents;
    private final LeasedTasks tasks;
    private final SweepTurn turn;

    F47_databaseClockJumps(SilentAgents agents, LeasedTasks tasks, SweepTurn turn) {
        this.agents = agents;
        this.tasks = tasks;
        this.turn = turn;
    }

    @Test
    void leasesHold() throws Exception {
        Iterations.of("F47", 20).run(this::round);
    }

    private void round(Random random) {
        agents.forgetAll();
        var apply = agents.applying(1).getFirst();
        agents.isHeard(apply);
        var hours = random.nextDouble(0.5, 1.5) * (random.nextBoolean() ? 1 : -1);

        jump(hours);
        sweep();

        assertThat(agents.status(apply)).isEqualTo("running");
        assertThat(agents.secondsLeft(apply)).isBetween(1.0, 300.0);
        assertThat(sweepIsFresh()).isTrue();

        // From here on time passes as it should; whoever stays silent is given up.
        agents.fallSilent(apply);
        tasks.execute("update sweep set swept_at = now() - interval '3 seconds'");
        sweep();
        assertThat(agents.status(apply)).isEqualTo("lost");
    }

    private void jump(double hours) {
        tasks.execute("""
                with leases as (
                  update lease set granted_at = granted_at - make_interval(secs => $1),
                    renewed_at = renewed_at - make_interval(secs => $1), expires_at = expires_at - make_interval(secs => $1)
                  where ended_at is null
                ), agents as (
                  update agent set last_seen_at = last_seen_at - make_interval(secs => $1) where revoked_at is null
                )
                update sweep set swept_at = swept_at - make_interval(secs => $1)
                """, hours * 3600);
    }

    private void sweep() {
        assertThat(turn.take().await().atMost(SilentAgents.PATIENCE)).isTrue();
        agents.sweep();
    }

    private boolean sweepIsFresh() {
        return tasks.query("select swept_at between now() - interval '1 minute' and now() from sweep")
                .getBoolean(0);
    }
}
