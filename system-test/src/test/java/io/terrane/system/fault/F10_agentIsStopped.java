package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An agent is stopped for longer than its leases last, and goes on as if nothing had been. */
@ExtendWith(FaultWorld.WithShortLeases.class)
@LongFault
class F10_agentIsStopped {
    private static final int WAYS = 3;

    @Test
    void thePlanIsTriedElsewhereAndTheOldOneIsRefused(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var stopped = new VictimAgent(world.api(), world.controlPlane().url(), directory);
                var other = stopped.another(directory.resolve("other"))) {
            stopped.engine().before("plan", "sleep 1");
            Iterations.of("F10", 1).among(WAYS).run(_ -> {
                var workspace = stopped.workspace();
                stopped.start();
                var run = workspace.run(Map.of());
                stopped.awaitStart(run, "plan");
                stopped.freeze();
                other.start();
                stopped.awaitAtLast(workspace, run, "applied");

                var refused = stopped.said("takes no more of");
                stopped.thaw();

                stopped.awaitSaid("takes no more of", refused + 1);
                assertThat(workspace.show(run).at("/tasks/0/attempt").intValue())
                        .isEqualTo(2);
                stopped.awaitAtLast(workspace, run, "applied");
                stopped.states().holds(workspace, run);
                stopped.once().holds(run);
                stopped.kill();
                other.kill();
            });
        }
    }

    @Test
    void theApplyIsInterruptedAndReinstated(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            Iterations.of("F10", 1).among(WAYS).run(_ -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);

                agent.freeze();
                agent.awaitAtLast(workspace, run, "interrupted");
                agent.thaw();

                agent.awaitAtLast(workspace, run, "applied");
                agent.verifyApplied(workspace, run);
            });
        }
    }
}
