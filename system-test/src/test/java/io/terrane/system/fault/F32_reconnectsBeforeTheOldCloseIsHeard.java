package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An agent is back in session before the control plane hears that its old connection is closed. */
@ExtendWith(FaultWorld.Shared.class)
class F32_reconnectsBeforeTheOldCloseIsHeard {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(1);

    @Test
    void theOldCloseEndsNothing(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            Iterations.of("F32", 1).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);
                var sessions = agent.said("In session");

                RandomMoment.within(LONGEST_LIFE, random);
                proxy.strand();
                proxy.breakClients();
                agent.awaitSession(sessions + 1);
                proxy.release();

                agent.verifyApplied(workspace, run);
                assertThat(agent.said("In session")).isEqualTo(sessions + 1);
            });
        }
    }
}
