package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed between starting the child and the writing of its pid: whoever comes next starts no other one. */
@ExtendWith(FaultWorld.Shared.class)
class F03_childWithoutARecordIsAdopted {
    /** The way from the agent to its child leads through here, and takes long where that is the apply. */
    @SuppressWarnings("InlineFormatString") // A script is read by itself.
    private static final String SLOW_START = """
            #!/bin/sh
            case "$*" in
            *-apply\\ *) echo started >> "%s/spawned"; sleep 1.5 ;;
            esac
            exec %s "$@"
            """;

    @Test
    void endsAppliedOnce(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.engine().replace("setsid", SLOW_START.formatted(directory, WatchedEngine.find("setsid")));
            agent.start();
            Iterations.of("F03", 1).run(random -> round(agent, directory.resolve("spawned"), random));
        }
    }

    private static void round(VictimAgent agent, Path spawned, RandomGenerator random) throws Exception {
        var workspace = agent.workspace();
        Files.deleteIfExists(spawned);
        var run = workspace.run(Map.of());
        var _ = Await.until("start of the shim", VictimAgent.LIMIT, () -> Files.exists(spawned), there -> there);

        RandomMoment.within(Duration.ofMillis(300), random);
        agent.restart();

        agent.verifyApplied(workspace, run);
        assertThat(agent.engine().starts(run, "apply")).isEqualTo(1);
    }
}
