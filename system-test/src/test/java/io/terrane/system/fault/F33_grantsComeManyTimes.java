package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each grant is delivered 100 times, and so is each offer: there is one process. */
@ExtendWith(FaultWorld.Shared.class)
class F33_grantsComeManyTimes {
    private static final int TIMES = 100;

    @Test
    void oneProcessIsStarted(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            Iterations.of("F33", 1).run(random -> {
                proxy.repeat(random.nextBoolean() ? "task_grant" : "task_offer", 2 + random.nextInt(TIMES - 1));
                agent.start();
                var workspace = agent.workspace();

                var run = workspace.run(Map.of());

                agent.verifyApplied(workspace, run);
                assertThat(agent.engine().starts(run, "plan")).isEqualTo(1);
                assertThat(agent.engine().starts(run, "apply")).isEqualTo(1);
                agent.kill();
            });
        }
    }
}
