package io.terrane.system.fault;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.TestWorkspace;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cancel at any instant, from before the download until after the end: no run is stuck, and the result is true. */
@ExtendWith(FaultWorld.Shared.class)
class F36_cancelAtAnyInstantEndsTheRun {
    private static final Duration LONGEST_RUN = Duration.ofSeconds(5);

    @Test
    void theRunEndsAndTheNextOneGoesOn(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.start();
            agent.awaitSession(1);
            Iterations.of("F36", 3).run(random -> round(agent, random));
        }
    }

    private static void round(VictimAgent agent, RandomGenerator random) throws Exception {
        var workspace = agent.workspace().hcl("pause", "\"0.2\"");
        var run = workspace.run(Map.of());

        RandomMoment.within(LONGEST_RUN, random);
        var answer = workspace.api().send("POST", "runs/" + run + "/actions/cancel", BodyPublishers.noBody());

        assertThat(answer.status()).as(answer.text()).isIn(200, 409);
        var ended = Await.until(
                "end of the run",
                VictimAgent.LIMIT,
                () -> workspace.show(run),
                each -> TestWorkspace.FINAL.contains(status(each)));
        assertThat(status(ended)).isIn("canceled", "applied");
        agent.states().holds(workspace, run);
        agent.once().holds(run);
        var _ = workspace.await(workspace.run(Map.of("kind", "plan-only")), "planned_and_finished");
    }
}
