package io.terrane.system.fault;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All connections of an agent become half-open: it finds out, and makes others. The old ones never end. */
@ExtendWith(FaultWorld.Shared.class)
class F21_connectionsAreBlackHoles {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);

    @Test
    void theAgentNoticesAndReconnects(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            Iterations.of("F21", 1).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);
                var sessions = agent.said("In session");

                RandomMoment.within(LONGEST_LIFE, random);
                proxy.strand();

                agent.awaitSession(sessions + 1);
                agent.verifyApplied(workspace, run);
            });
        }
    }
}
