package io.terrane.system.fault;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.TestWorkspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Told to end three times while a task runs: it ends with 75, and the next process goes on with the task. */
@ExtendWith(FaultWorld.Shared.class)
class F12_upgradedAgentAdopts {
    private static final int LEFT_RUNNING = 75;

    @Test
    void theNextProcessFinishesIt(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            // Between the second request, which cancels, and the third, the engine must not be gone.
            agent.engine().before("apply", "trap '' INT; for i in 1 2 3 4 5; do sleep 0.5; done; trap - INT");
            agent.start();
            Iterations.of("F12", 2).run(random -> round(agent, random));
        }
    }

    private static void round(VictimAgent agent, RandomGenerator random) throws Exception {
        var workspace = agent.workspace();
        var run = agent.applying(workspace);
        RandomMoment.within(Duration.ofSeconds(1), random);
        var program = agent.program();
        for (var words : new String[] {"Draining", "Cancelling"}) {
            var before = program.output().length();
            program.terminate();
            var _ = Await.until(
                    words,
                    VictimAgent.LIMIT,
                    program::output,
                    said -> said.substring(before).contains(words));
        }
        program.terminate();
        assertThat(program.awaitEnd()).isEqualTo(LEFT_RUNNING);

        agent.start();

        var ended = Await.until(
                "end of the run",
                VictimAgent.LIMIT,
                () -> workspace.show(run),
                each -> TestWorkspace.FINAL.contains(status(each)));
        assertThat(status(ended)).isIn("applied", "canceled");
        agent.states().holds(workspace, run);
        agent.once().holds(run);
        if (status(ended).equals("applied")) {
            agent.logs().holds(workspace, run, "apply");
        }
    }
}
