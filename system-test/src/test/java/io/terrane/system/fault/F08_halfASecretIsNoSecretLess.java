package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed while half a secret was printed: no part of it is anywhere. */
@ExtendWith(FaultWorld.Shared.class)
class F08_halfASecretIsNoSecretLess {

    @Test
    void noPartIsInTheLog(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.engine().before("plan", """
                    printf 'the password is %.9s' "$PASSWORD"
                    sleep 2
                    printf '%s, all of it.\\n' "${PASSWORD#?????????}"
                    """);
            agent.start();
            Iterations.of("F08", 2).run(random -> round(agent, random));
        }
    }

    private static void round(VictimAgent agent, RandomGenerator random) throws Exception {
        var workspace = agent.workspace();
        var run = workspace.run(Map.of("kind", "plan-only"));
        agent.awaitStart(run, "plan");

        RandomMoment.within(Duration.ofSeconds(2), random);
        agent.restart();

        var _ = workspace.await(run, "planned_and_finished");
        agent.logs().holds(workspace, run, "plan");
        assertThat(workspace.log(run, "plan"))
                .contains("the password is ***, all of it.")
                .doesNotContain("tr0ub", "4dor", "three");
    }
}
