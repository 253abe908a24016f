package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code terrane-agent --single}, with the packaged programs. */
@ExtendWith(Terrane.Shared.class)
class SingleIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ControlPlane controlPlane;
    private final String pool;
    private final String token;

    @TempDir
    Path directory;

    SingleIT(Terrane terrane) throws Exception {
        controlPlane = terrane.controlPlane();
        var make = new Workspaces(controlPlane.api());
        pool = make.createPool("single-" + UUID.randomUUID());
        token = make.createPoolToken(pool);
    }

    @Test
    void itEndsWithItsTaskAndTheNextOneTakesTheNext() throws Exception {
        var workspace = workspace();
        var run = workspace.run(Map.of("auto_apply", true));

        try (var first = single("first", Map.of("TERRANE_SLOTS", "5"))) {
            assertThat(first.program().awaitEnd()).as(first.program().output()).isZero();
        }
        var planned = Await.until("plan", LIMIT, () -> status(workspace.show(run)), each -> !each.equals("planning"));
        assertThat(planned).isEqualTo("apply_queued");
        assertThat(directory.resolve("first/data/tasks")).isEmptyDirectory();

        try (var second = single("second", Map.of())) {
            assertThat(second.program().awaitEnd())
                    .as(second.program().output())
                    .isZero();
        }
        assertThat(status(workspace.show(run))).isEqualTo("applied");
    }

    @Test
    void itEndsWhereNoTaskComes() throws Exception {
        try (var agent = single("idle", Map.of("TERRANE_SINGLE_WAIT", "1s"))) {
            assertThat(agent.program().awaitEnd()).isZero();
            assertThat(agent.program().output()).contains("No task came in 1 s");
        }
    }

    private AgentProgram single(String name, Map<String, String> settings) throws Exception {
        return AgentProgram.start(
                Installation.here(), controlPlane.url(), token, directory.resolve(name), settings, "--single");
    }

    private TestWorkspace workspace() throws Exception {
        var id = new Workspaces(controlPlane.api())
                .create("single-" + UUID.randomUUID(), Map.of("execution_mode", "agent", "agent_pool_id", pool));
        return new TestWorkspace(controlPlane.api(), id).configure("hello");
    }
}
