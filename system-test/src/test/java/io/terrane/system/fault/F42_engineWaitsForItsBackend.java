package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent is dead while its engine wants to tell the loopback backend about the state: it waits, and loses nothing.
 */
@ExtendWith(FaultWorld.Shared.class)
class F42_engineWaitsForItsBackend {
    private static final int RESOURCES = 300;

    @Test
    void nothingIsLost(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            Iterations.of("F42", 2).run(random -> round(agent, directory, random));
        }
    }

    private static void round(VictimAgent agent, Path directory, RandomGenerator random) throws Exception {
        var goOn = directory.resolve("go-on-" + random.nextLong());
        var workspace = agent.workspace().configure(Map.of("main.tf", configuration(goOn)));
        var run = workspace.run(Map.of());
        agent.awaitPrinted(run, "apply", "all are made");

        agent.kill();
        Files.createFile(goOn);
        agent.awaitPrinted(run, "apply", "terraform_data.last: Creation complete");
        agent.start();

        var _ = workspace.await(run, "applied");
        assertThat(workspace.instances()).isEqualTo(RESOURCES + 1);
        agent.logs().holds(workspace, run, "apply");
        agent.once().holds(run);
    }

    /** @param goOn the file for which the last resource waits */
    private static String configuration(Path goOn) {
        return """
                resource "terraform_data" "item" {
                  count = %d
                  input = count.index
                }
                resource "terraform_data" "last" {
                  depends_on = [terraform_data.item]
                  provisioner "local-exec" {
                    command = "echo all are made; while ! [ -e '%s' ]; do sleep 0.1; done"
                  }
                }
                """.formatted(RESOURCES, goOn);
    }
}
