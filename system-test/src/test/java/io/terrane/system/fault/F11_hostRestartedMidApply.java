package io.terrane.system.fault;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The host is restarted mid-apply: the run is interrupted, its state is stored, and the workspace stays locked. */
@ExtendWith(FaultWorld.Shared.class)
class F11_hostRestartedMidApply {

    @Test
    void nothingIsStartedAgainAndTheStateIsKept(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            Iterations.of("F11", 1).run(_ -> round(agent));
        }
    }

    private static void round(VictimAgent agent) throws Exception {
        var workspace = agent.workspace();
        var run = agent.applying(workspace);
        var _ = Await.until(
                "finished resource", VictimAgent.LIMIT, () -> agent.states().finished(run), found -> !found.isEmpty());

        agent.kill();
        var records = new ChildRecords(agent.records("apply"));
        records.killSession();
        records.moveToAnotherBoot();
        agent.start();

        var ended = workspace.await(run, "interrupted");
        assertThat(ended.get("failure_kind").textValue()).isEqualTo("lost");
        agent.states().holds(workspace, run);
        agent.once().holds(run);
        var next = workspace.run(Map.of());
        assertThat(status(workspace.show(next))).isEqualTo("pending");
        assertThat(workspace.show(next).get("why_waiting").textValue()).contains(run);
        var _ = workspace.act(run, "cancel");
        var _ = workspace.await(next, "applied");
    }
}
