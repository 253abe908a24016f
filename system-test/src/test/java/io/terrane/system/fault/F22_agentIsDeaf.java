package io.terrane.system.fault;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The server hears the agent, and the agent does not hear the server: it connects again, and nothing runs twice. */
@ExtendWith(FaultWorld.Shared.class)
class F22_agentIsDeaf {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);
    private static final Duration LONGEST_REST = Duration.ofSeconds(2);

    @Test
    void theAgentConnectsAgain(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            Iterations.of("F22", 1).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);
                var lost = agent.said("nothing was heard of it");
                var sessions = agent.said("In session");

                RandomMoment.within(LONGEST_LIFE, random);
                proxy.deafen();
                agent.awaitSaid("nothing was heard of it", lost + 1);
                RandomMoment.within(LONGEST_REST, random);
                proxy.heal();

                agent.awaitSession(sessions + 1);
                agent.verifyApplied(workspace, run);
            });
        }
    }
}
