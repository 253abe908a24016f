package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A second agent has the identity of one that works: it is refused, and the first is not disturbed. */
@ExtendWith(FaultWorld.Shared.class)
@LongFault
class F31_twoMachinesWithOneIdentity {
    private static final int IN_USE = 5;

    @Test
    void theSecondIsRefusedAndTheFirstNotDisturbed(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var first = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            first.start();
            Iterations.of("F31", 1).run(random -> {
                var copy = Files.createTempDirectory(directory, "copy");
                try (var second = first.another(copy)) {
                    round(first, second, random);
                }
            });
        }
    }

    private static void round(VictimAgent first, VictimAgent second, RandomGenerator random) throws Exception {
        var workspace = first.workspace();
        var run = workspace.run(Map.of());
        first.awaitStart(run, "apply");
        var sessions = first.said("In session");
        Files.createDirectories(second.data());
        Files.copy(first.data().resolve("identity.json"), second.data().resolve("identity.json"));

        RandomMoment.within(Duration.ofSeconds(1), random);
        second.start();

        assertThat(second.program().awaitEnd()).isEqualTo(IN_USE);
        assertThat(second.program().output()).contains("Another live process uses the identity of this agent");
        first.verifyApplied(workspace, run);
        assertThat(first.said("In session")).isEqualTo(sessions);
    }
}
