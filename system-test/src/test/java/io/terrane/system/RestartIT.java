package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that starts again goes on where it stopped. */
@Order(1)
class RestartIT {

    @Test
    void aRestartKeepsEverything(@TempDir Path directory) throws Exception {
        keepsEverything(directory, false);
    }

    @Test
    void aKillKeepsEverything(@TempDir Path directory) throws Exception {
        keepsEverything(directory, true);
    }

    private static void keepsEverything(Path directory, boolean kill) throws Exception {
        TestWorkspace before;
        String run;
        String log;
        try (var first = ControlPlane.start(Installation.here(), directory, Map.of())) {
            before = new TestWorkspace(
                            first.api(), new Workspaces(first.api()).create("kept", Map.of("execution_mode", "local")))
                    .configure("hello");
            run = before.apply(Map.of()).get("id").textValue();
            log = before.log(run, "apply");
            if (kill) {
                first.program().kill();
            }
        }

        try (var second = ControlPlane.start(Installation.here(), directory, Map.of())) {
            var after = new TestWorkspace(second.api(), before.id());
            assertThat(status(after.show(run))).isEqualTo("applied");
            assertThat(after.log(run, "apply")).isEqualTo(log);
            assertThat(after.instances()).isEqualTo(3);
            var again = after.await(after.run("plan-and-apply"), "planned_and_finished");
            assertThat(again.get("has_changes").booleanValue()).isFalse();
        }
    }
}
