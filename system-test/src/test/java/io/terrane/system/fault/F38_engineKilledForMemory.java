package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The system kills the engine for memory: the run says so, and the agent lives. Where no control group can be made,
 * nothing but the whole machine could run out of memory: there the engine is killed by somebody, and the run must not
 * say that it was for memory.
 */
@ExtendWith(FaultWorld.Shared.class)
class F38_engineKilledForMemory {
    private static final long BYTES = 700L << 20;

    @Test
    void theRunSaysSoAndTheAgentLives(FaultWorld world, @TempDir Path directory) throws Exception {
        var limit = MemoryLimit.of(BYTES);
        if (limit.isPresent()) {
            try (var limited = limit.get()) {
                verify(
                        world,
                        directory,
                        limited.words(),
                        "echo 1000 > /proc/self/oom_score_adj; exec tail /dev/zero",
                        "oom");
            }
        } else {
            verify(world, directory, List.of(), "kill -s KILL $$", "apply");
        }
    }

    private static void verify(FaultWorld world, Path directory, List<String> prefix, String fault, String kind)
            throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.engine().before("apply", fault);
            agent.startBehind(prefix);
            agent.start();
            Iterations.of("F38", 1).run(_ -> {
                var workspace = agent.workspace();
                var run = workspace.run(Map.of());

                var ended = workspace.await(run, "errored");

                assertThat(ended.get("failure_kind").textValue()).isEqualTo(kind);
                agent.once().holds(run);
                assertThat(agent.program().isAlive()).isTrue();
                var _ = workspace.await(workspace.run(Map.of("kind", "plan-only")), "planned_and_finished");
            });
        }
    }
}
