package io.terrane.system.fault;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The network between an agent and the control plane is cut for a while in the middle of an apply. */
@ExtendWith(FaultWorld.Shared.class)
class F20_networkIsCut {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);
    private static final Duration LONGEST_CUT = Duration.ofSeconds(5);

    @Test
    void theApplyAndItsLogGoOn(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            Iterations.of("F20", 2).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);

                RandomMoment.within(LONGEST_LIFE, random);
                proxy.cut();
                RandomMoment.within(LONGEST_CUT, random);
                proxy.heal();

                agent.verifyApplied(workspace, run);
            });
        }
    }
}
