package io.terrane.system.fault;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The network is cut for longer than leases last: the apply is interrupted, goes on by itself, and is reinstated. */
@ExtendWith(FaultWorld.WithShortLeases.class)
@LongFault
class F20_networkIsCutForLong {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    @Test
    void theApplyIsReinstatedAndItsLogIsWhole(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            Iterations.of("F20", 1).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);

                RandomMoment.within(LONGEST_LIFE, random);
                proxy.cut();
                agent.awaitAtLast(workspace, run, "interrupted");
                RandomMoment.within(LONGEST_REST, random);
                proxy.heal();

                agent.awaitAtLast(workspace, run, "applied");
                agent.verifyApplied(workspace, run);
            });
        }
    }
}
