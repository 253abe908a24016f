package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A provisioner leaves a daemon with open files: the run ends, and the daemon is killed and named. */
@ExtendWith(FaultWorld.Shared.class)
class F40_daemonIsKilledAndNamed {

    @Test
    void theRunEnds(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            Iterations.of("F40", 1).run(random -> round(agent, directory, random));
        }
    }

    /** As the system tells it, in one letter: Z for one that is dead, and whose parent does not care. */
    private static String state(Path pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Files.readString(pid).strip(), "stat"));
            return stat.replaceFirst(".*\\) ", "").substring(0, 1);
        } catch (IOException _) {
            return "-";
        }
    }

    private static void round(VictimAgent agent, Path directory, RandomGenerator random) throws Exception {
        var pid = directory.resolve("daemon-" + random.nextInt(1 << 30));
        var workspace = agent.workspace().configure(Map.of("main.tf", """
                resource "terraform_data" "daemon" {
                  provisioner "local-exec" {
                    command = "sleep 3000 > held 2>&1 9>held-too & echo $! > %s"
                  }
                }
                """.formatted(pid)));

        var run = workspace.run(Map.of());
        var _ = workspace.await(run, "applied");

        assertThat(workspace.log(run, "apply")).contains("Killed what terraform apply had left running: sleep.");
        assertThat(pid).isNotEmptyFile();
        var _ = Await.until("end of the daemon", VictimAgent.LIMIT, () -> state(pid), "Z-"::contains);
        agent.states().holds(workspace, run);
        agent.once().holds(run);
    }
}
