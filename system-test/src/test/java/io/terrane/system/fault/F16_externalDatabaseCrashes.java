package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody else's PostgreSQL crashes amid writes, and comes back: the control plane, which stays, goes on by itself.
 */
@ExtendWith(FaultWorld.Shared.class)
class F16_externalDatabaseCrashes {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);
    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(2);

    @Test
    void theControlPlaneStaysAndLosesNothing(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var database = new ExternalPostgres(directory, world.controlPlane());
                var controlPlane = start(database, directory.resolve("control-plane"));
                var agent = new VictimAgent(controlPlane.api(), controlPlane.url(), directory)) {
            agent.start();
            Iterations.of("F16", 1).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);

                RandomMoment.within(LONGEST_LIFE, random);
                database.crash();
                RandomMoment.within(LONGEST_ABSENCE, random);
                database.start();

                awaitAnswer(controlPlane, run);
                agent.verifyApplied(workspace, run);
                assertThat(controlPlane.program().isAlive()).isTrue();
            });
        }
    }

    private static ControlPlane start(ExternalPostgres database, Path directory) throws Exception {
        var settings = new HashMap<>(FaultWorld.SHORT_TIMES);
        settings.putAll(database.settings());
        var controlPlane = ControlPlane.start(Installation.here(), directory, settings);
        assertThat(directory.resolve("database")).as("a database of its own").doesNotExist();
        return controlPlane;
    }

    private static void awaitAnswer(ControlPlane controlPlane, String run) throws Exception {
        var _ = Await.until(
                "answer of the control plane",
                VictimAgent.LIMIT,
                () -> controlPlane
                        .api()
                        .send("GET", "runs/" + run, BodyPublishers.noBody())
                        .status(),
                status -> status == 200);
    }
}
