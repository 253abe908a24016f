package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A forced cancel of an apply that hears nothing: interrupted twice, killed, and its state stored as suspect. */
@ExtendWith(FaultWorld.Shared.class)
class F37_forcedCancelKillsInTheEnd {

    @Test
    void theStateIsSuspect(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            Iterations.of("F37", 1).run(_ -> round(agent));
        }
    }

    private static void round(VictimAgent agent) throws Exception {
        var workspace = agent.workspace();
        var run = agent.applying(workspace);
        var _ = Await.until(
                "finished resource", VictimAgent.LIMIT, () -> agent.states().finished(run), found -> !found.isEmpty());
        ChildRecords.signal("STOP", Long.toString(agent.engine().pid(run, "apply")));

        var _ = workspace.act(run, "cancel");
        var _ = workspace.act(run, "force-cancel");

        var ended = workspace.await(run, "canceled");
        assertThat(ended.at("/tasks/1/exit_code").intValue()).isEqualTo(137);
        agent.states().holds(workspace, run);
        agent.once().holds(run);
        var current = workspace.api().get("workspaces/%s/state-versions/current".formatted(workspace.id()));
        assertThat(current.get("suspect").booleanValue()).isTrue();
    }
}
