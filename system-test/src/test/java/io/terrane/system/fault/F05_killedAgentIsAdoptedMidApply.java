package io.terrane.system.fault;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed in the middle of an apply, at random instants, again and again: adopted, and the run ends applied. */
@ExtendWith(FaultWorld.Shared.class)
class F05_killedAgentIsAdoptedMidApply {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(4);
    private static final int MOST_KILLS = 3;

    @Test
    void endsApplied(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            Iterations.of("F05", 2).run(random -> round(agent, random));
        }
    }

    private static void round(VictimAgent agent, RandomGenerator random) throws Exception {
        var workspace = agent.workspace();
        var run = workspace.run(Map.of());
        var _ = Await.until(
                "init of the apply", VictimAgent.LIMIT, () -> agent.engine().starts(run, "init"), inits -> inits == 2);

        for (var kill = random.nextInt(MOST_KILLS); kill >= 0; kill--) {
            RandomMoment.within(LONGEST_LIFE, random);
            agent.restart();
        }

        agent.verifyApplied(workspace, run);
    }
}
