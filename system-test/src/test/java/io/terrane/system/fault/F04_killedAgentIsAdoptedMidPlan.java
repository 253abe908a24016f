package io.terrane.system.fault;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.TestWorkspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed in the middle of a plan: adopted, and the plan's result is used. */
@ExtendWith(FaultWorld.Shared.class)
class F04_killedAgentIsAdoptedMidPlan {
    private static final String ADOPTED = "Going on with";
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(3);

    @Test
    void thePlanIsMadeOnce(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.engine().before("plan", "echo planning; sleep 1; echo planning still; sleep 1");
            agent.start();
            Iterations.of("F04", 2).run(random -> round(agent, random));
        }
    }

    private static void round(VictimAgent agent, RandomGenerator random) throws Exception {
        var workspace = agent.workspace();
        var run = workspace.run(Map.of("kind", "plan-only"));
        agent.awaitStart(run, "init");

        RandomMoment.within(LONGEST_LIFE, random);
        var adopted = agent.said(ADOPTED);
        agent.kill();
        var since = System.nanoTime();
        agent.start();
        var _ = Await.until(
                "adoption",
                VictimAgent.LIMIT,
                () -> agent.said(ADOPTED) > adopted || TestWorkspace.FINAL.contains(status(workspace.show(run))),
                over -> over);
        System.out.printf(
                "F04: gone on with %d ms after the start of the process%n", (System.nanoTime() - since) / 1_000_000);

        var _ = workspace.await(run, "planned_and_finished");
        agent.logs().holds(workspace, run, "plan");
        assertThat(agent.engine().starts(run, "plan")).isEqualTo(1);
        assertThat(workspace.show(run).at("/tasks/0/attempt").intValue()).isEqualTo(1);
    }
}
