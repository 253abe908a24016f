package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.failpoint.FailPoint;
import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed when it had a grant on its disk and no child, and back when its lease is lost. */
@ExtendWith(FaultWorld.WithShortLeases.class)
class F02_leaseIsLostBeforeAnythingStarted {
    private static final int WAYS = 2;

    @Test
    void thePlanIsMadeElsewhereAndNotHere(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var killed = new VictimAgent(world.api(), world.controlPlane().url(), directory);
                var other = killed.another(directory.resolve("other"))) {
            Iterations.of("F02", 1).among(WAYS).run(_ -> {
                var workspace = killed.workspace();
                killed.startUntil(FailPoint.GRANT_JOURNALED, 1);
                var run = workspace.run(Map.of());
                awaitEnd(killed);
                other.start();
                killed.awaitAtLast(workspace, run, "applied");

                var refused = killed.said("takes no more of");
                killed.start();

                killed.awaitSaid("takes no more of", refused + 1);
                killed.verifyApplied(workspace, run);
                assertThat(killed.engine().starts(run, "plan")).isEqualTo(1);
                killed.kill();
                other.kill();
            });
        }
    }

    @Test
    void theApplyIsInterruptedAndBeginsWhenItsAgentIsBack(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            Iterations.of("F02", 1).among(WAYS).run(_ -> {
                var workspace = agent.workspace();
                agent.startUntil(FailPoint.GRANT_JOURNALED, 2);
                var run = workspace.run(Map.of());
                awaitEnd(agent);
                agent.awaitAtLast(workspace, run, "interrupted");

                agent.start();

                agent.awaitAtLast(workspace, run, "applied");
                agent.verifyApplied(workspace, run);
                agent.kill();
            });
        }
    }

    private static void awaitEnd(VictimAgent agent) throws Exception {
        var _ = Await.until("end", VictimAgent.LIMIT, () -> agent.program().isAlive(), alive -> !alive);
    }
}
