package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The child's number is another process's by now: that one is not signalled, whatever is wanted of the task. */
@ExtendWith(FaultWorld.Shared.class)
class F54_strangerIsNeverSignalled {

    @Test
    void itLivesOn(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            Iterations.of("F54", 1).run(_ -> round(agent));
        }
    }

    private static void round(VictimAgent agent) throws Exception {
        var workspace = agent.workspace();
        var run = agent.applying(workspace);
        var records = new ChildRecords(agent.records("apply"));
        var stranger = new ProcessBuilder(List.of("setsid", "sleep", "3000")).start();
        try {
            agent.kill();
            records.killSession();
            records.giveNumberTo(stranger.pid());
            var _ = workspace.act(run, "cancel");
            var _ = workspace.act(run, "force-cancel");
            agent.start();

            var _ = workspace.await(run, "interrupted");
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }
}
