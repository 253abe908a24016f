package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An agent is stopped for less than its leases last: nothing comes of it. */
@ExtendWith(FaultWorld.Shared.class)
class F10_agentIsStoppedForAMoment {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(6);

    @Test
    void nothingComesOfIt(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            Iterations.of("F10", 1).among(3).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);

                agent.freeze();
                RandomMoment.within(LONGEST_STOP, random);
                agent.thaw();

                agent.verifyApplied(workspace, run);
                var apply = workspace.show(run).at("/tasks/1/id").textValue();
                assertThat(world.controlPlane().program().output())
                        .doesNotContain("The lease of task %s".formatted(apply));
            });
        }
    }
}
