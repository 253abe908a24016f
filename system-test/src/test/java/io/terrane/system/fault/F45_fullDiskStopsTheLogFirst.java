package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A child prints more than the agent's disk takes: its log is declared partial, and its state is stored whole. */
@ExtendWith(FaultWorld.Shared.class)
class F45_fullDiskStopsTheLogFirst {
    private static final int DISK_MEBIBYTES = 64;
    private static final Map<String, String> NOISY = Map.of("main.tf", """
            resource "terraform_data" "noisy" {
              provisioner "local-exec" {
                command = "head -c 36000000 /dev/zero > junk; yes $(printf '%04000d' 7) | head -c 8000000"
              }
            }
            resource "terraform_data" "last" {
              input = terraform_data.noisy.id
            }
            """);

    @Test
    void theStateIsWhole(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var disk = SmallDisk.at(directory.resolve("data"), DISK_MEBIBYTES);
                var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            assertThat(agent.data()).isEqualTo(disk.directory());
            agent.start();
            Iterations.of("F45", 1).run(_ -> {
                var workspace = agent.workspace().configure(NOISY);

                var run = workspace.run(Map.of());

                var _ = workspace.await(run, "applied");
                assertThat(workspace.instances()).isEqualTo(2);
                var apply = workspace.show(run).get("tasks").get(1).get("id").textValue();
                var log = world.api().send("GET", "tasks/" + apply + "/logs", BodyPublishers.noBody());
                assertThat(log.text()).contains("00000007").doesNotContain("Apply complete!");
                assertThat(log.response().headers().firstValue("Terrane-Log-Partial"))
                        .isPresent();
            });
        }
    }
}
