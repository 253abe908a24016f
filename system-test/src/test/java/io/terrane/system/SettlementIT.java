package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent is away for too long in the middle of an apply, and a person says how that ended. */
class SettlementIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Map<String, String> SHORT_TIMES =
            Map.of("TERRANE_AGENT_HEARTBEAT_INTERVAL", "1s", "TERRANE_TASK_LEASE_TIME", "5s");

    @TempDir
    Path directory;

    @Test
    void theWorkspaceGoesOnAndTheAgentThatComesBackIsRefused() throws Exception {
        try (var controlPlane =
                ControlPlane.start(Installation.here(), directory.resolve("control-plane"), SHORT_TIMES)) {
            var api = controlPlane.api();
            var pool = new Workspaces(api).createPool("settled");
            var token = new Workspaces(api).createPoolToken(pool);
            var workspace = workspace(api, pool);
            String run;
            try (var agent = agent(controlPlane, token)) {
                run = applying(workspace);
                agent.program().kill();
            }
            var next = workspace.run(Map.of());

            var interrupted = workspace.await(run, "interrupted");
            saysWhatIsKnown(interrupted.get("interruption"));
            var settled = api.post("runs/" + run + "/actions/mark-errored", Map.of("comment", "The machine burnt"));
            assertThat(settled.status()).isEqualTo(200);
            assertThat(status(workspace.show(next))).isEqualTo("plan_queued");

            try (var _ = agent(controlPlane, token)) {
                var after = Await.until(
                        "state that is kept aside",
                        LIMIT,
                        () -> workspace.show(run),
                        view -> !view.at("/interruption/quarantined_states").isEmpty());
                assertThat(status(after)).isEqualTo("errored");
                var _ = Files.createFile(gate());
                var _ = workspace.await(next, "planned");
                workspace.confirm(next);
                var _ = workspace.await(next, "applied");
            }
            assertThat(workspace.instances()).isEqualTo(2);
        }
    }

    private static void saysWhatIsKnown(JsonNode interruption) {
        assertThat(interruption.get("agent_name").textValue()).isEqualTo("returner");
        assertThat(interruption.get("agent_online").booleanValue()).isFalse();
        assertThat(interruption.get("step").textValue()).isEqualTo("apply");
        assertThat(interruption.get("last_heard_at").textValue()).isNotBlank();
        assertThat(interruption.at("/resources/finished").intValue()).isEqualTo(1);
        assertThat(interruption.at("/under_way/0").textValue()).isEqualTo("terraform_data.slow");
    }

    private AgentProgram agent(ControlPlane controlPlane, String token) throws Exception {
        return AgentProgram.start(
                Installation.here(),
                controlPlane.url(),
                token,
                directory.resolve("agent"),
                Map.of("TERRANE_AGENT_NAME", "returner", "TERRANE_SLOTS", "2"));
    }

    private Path gate() {
        return directory.resolve("gate");
    }

    /** Its apply makes one resource, and waits for a file before the other. */
    private TestWorkspace workspace(Api api, String pool) throws Exception {
        var id = new Workspaces(api).create("settled", Map.of("execution_mode", "agent", "agent_pool_id", pool));
        return new TestWorkspace(api, id).configure(Map.of("main.tf", """
                resource "terraform_data" "quick" {}

                resource "terraform_data" "slow" {
                  depends_on = [terraform_data.quick]
                  provisioner "local-exec" {
                    command = "until [ -e %s ]; do sleep 0.1; done"
                  }
                }
                """.formatted(gate())));
    }

    private static String applying(TestWorkspace workspace) throws Exception {
        var run = workspace.run(Map.of("auto_apply", true));
        var _ = Await.until(
                "begun resource",
                LIMIT,
                () -> workspace.api().get("runs/" + run + "/resource-changes").toString(),
                changes -> changes.contains("\"status\":\"applying\""));
        return run;
    }
}
