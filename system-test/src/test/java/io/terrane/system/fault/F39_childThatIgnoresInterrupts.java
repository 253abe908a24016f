package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A child that ignores the interrupt: a plan is killed after a while, an apply only when that is forced. */
@ExtendWith(FaultWorld.Shared.class)
class F39_childThatIgnoresInterrupts {
    /** Each takes a tenth of a second: together, much longer than a plan would be given. */
    private static final int MANY_TICKS = 30;

    private static final String DEAF = "trap '' INT; while :; do echo tick >> \"$at/ticks\"; sleep 0.1; done";

    @Test
    void aPlanIsKilled(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.engine().before("plan", DEAF);
            agent.start();
            Iterations.of("F39", 1).run(_ -> {
                var workspace = agent.workspace();
                var run = workspace.run(Map.of());
                agent.awaitStart(run, "plan");

                var _ = workspace.act(run, "cancel");

                var _ = workspace.await(run, "canceled");
            });
        }
    }

    @Test
    void anApplyIsNot(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.engine().before("apply", DEAF);
            agent.start();
            Iterations.of("F39", 1).run(_ -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);
                var interrupted = agent.records("apply").resolve("interrupt-1");

                var _ = workspace.act(run, "cancel");
                var _ = Await.until("interrupt", VictimAgent.LIMIT, () -> Files.exists(interrupted), there -> there);
                var before = ticks(agent, run);
                var _ = Await.until(
                        "patience",
                        VictimAgent.LIMIT,
                        () -> ticks(agent, run) - before,
                        lived -> lived > MANY_TICKS * (long) "tick\n".length());

                var _ = workspace.act(run, "force-cancel");
                var _ = workspace.await(run, "canceled");
                agent.once().holds(run);
            });
        }
    }

    private static long ticks(VictimAgent agent, String run) throws IOException {
        var ticks = agent.engine().directory().resolve(run).resolve("ticks");
        assertThat(ticks).exists();
        return Files.size(ticks);
    }
}
