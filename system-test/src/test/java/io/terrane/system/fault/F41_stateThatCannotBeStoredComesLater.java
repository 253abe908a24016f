package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.TestWorkspace;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** No state can be stored during the whole apply: the run is applied, its state comes later, its workspace waits. */
@ExtendWith(FaultWorld.Shared.class)
class F41_stateThatCannotBeStoredComesLater {
    private static final String LATE =
            "The state could not be stored yet; it is sent until it can, and the workspace waits for it.\n";

    @Test
    void theWorkspaceWaitsForIt(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            Iterations.of("F41", 2).run(random -> round(agent, proxy, random));
        }
    }

    private static void round(VictimAgent agent, FaultyProxy proxy, RandomGenerator random) throws Exception {
        proxy.choose(line -> line.startsWith("POST ") && line.contains("/state ") ? Fault.BODY_CUT : Fault.NONE);
        agent.restart();
        var workspace = agent.workspace();
        var run = workspace.run(Map.of());

        assertThat(isPending(workspace.await(run, "applied"))).isTrue();
        var next = workspace.run(Map.of());
        assertThat(TestWorkspace.status(workspace.show(next))).isEqualTo("pending");
        assertThat(workspace.hasState()).isFalse();
        if (random.nextBoolean()) {
            agent.restart();
        }
        proxy.heal();

        var _ = Await.until("state", VictimAgent.LIMIT, () -> workspace.show(run), view -> !isPending(view));
        agent.logs().holds(workspace, run, "apply", LATE);
        agent.states().holds(workspace, run);
        agent.once().holds(run);
        var _ = workspace.await(next, "planned_and_finished");
    }

    private static boolean isPending(JsonNode run) {
        return run.get("state_pending").booleanValue();
    }
}
