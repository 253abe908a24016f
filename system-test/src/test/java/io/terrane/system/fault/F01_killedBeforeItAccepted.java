package io.terrane.system.fault;

import io.terrane.executor.failpoint.FailPoint;
import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed when it was offered a plan or an apply, and had not accepted it: another agent gets it. */
@ExtendWith(FaultWorld.Shared.class)
class F01_killedBeforeItAccepted {

    @Test
    void anotherAgentGetsIt(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var killed = new VictimAgent(world.api(), world.controlPlane().url(), directory);
                var other = killed.another(directory.resolve("other"))) {
            Iterations.of("F01", 1).run(random -> round(killed, other, random));
        }
    }

    private static void round(VictimAgent killed, VictimAgent other, RandomGenerator random) throws Exception {
        var workspace = killed.workspace();
        killed.startUntil(FailPoint.OFFER_HEARD, 1 + random.nextInt(2));
        var run = workspace.run(Map.of());
        var _ = Await.until("end", VictimAgent.LIMIT, () -> killed.program().isAlive(), alive -> !alive);

        other.start();

        killed.verifyApplied(workspace, run);
        other.kill();
    }
}
