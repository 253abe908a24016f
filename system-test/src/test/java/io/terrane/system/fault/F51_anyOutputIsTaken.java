package io.terrane.system.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** NUL bytes, broken UTF-8, endless lines and more than a log may have: what can be kept is, and no run is harmed. */
@ExtendWith(FaultWorld.Shared.class)
class F51_anyOutputIsTaken {
    /** Of the control plane's default. */
    private static final long LIMIT = 64 << 20;

    private static final Map<String, String> ODD = Map.of("main.tf", """
            resource "terraform_data" "odd" {
              provisioner "local-exec" {
                command = "printf 'a \\\\000 b \\\\377\\\\376 c \\\\303( d \\\\342\\\\202 \\\\033[31mred\\\\n'; head -c 30000 /dev/zero; echo"
              }
            }
            resource "terraform_data" "last" {
              input = terraform_data.odd.id
            }
            """);

    @Test
    void theRunIsNotHarmed(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.engine()
                    .before("plan", "printf '\\377\\376 \\303(\\n'; head -c 80000000 /dev/zero; echo; echo The end");
            agent.start();
            Iterations.of("F51", 1).run(_ -> {
                var workspace = agent.workspace().configure(ODD);

                var run = workspace.run(Map.of());

                var _ = workspace.await(run, "applied");
                agent.logs().holds(workspace, run, "apply");
                agent.states().holds(workspace, run);
                agent.once().holds(run);
                assertThat(workspace.instances()).isEqualTo(2);
                assertThat(workspace.log(run, "apply")).contains("a \0 b \uFFFD", "Apply complete!");
                var plan = workspace.show(run).get("tasks").get(0).get("id").textValue();
                holdsHeadAndTail(world, plan);
            });
        }
    }

    private static void holdsHeadAndTail(FaultWorld world, String task) throws Exception {
        var log = world.api().send("GET", "tasks/" + task + "/logs", BodyPublishers.noBody());
        var headers = log.response().headers();
        var bytes = log.response().body();
        assertThat(headers.firstValue("Terrane-Log-Complete")).contains("true");
        assertThat(headers.firstValue("Terrane-Log-Partial").orElseThrow()).contains("longer than its limit");
        assertThat((long) bytes.length).isBetween(LIMIT - (1 << 20), LIMIT);
        var tail = new String(bytes, bytes.length - (64 << 10), 64 << 10, UTF_8);
        assertThat(tail).contains("\0\nThe end\n", " 2 to add, 0 to change, 0 to destroy.");
        var head = new byte[1 << 10];
        System.arraycopy(bytes, 0, head, 0, head.length);
        assertThat(head).containsSequence(0xff, 0xfe, ' ', 0xc3, '(', '\n', 0, 0);
    }
}
