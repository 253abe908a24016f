package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An apply lasts longer than its agent's token, and the connection breaks meanwhile: nothing is dropped. */
@ExtendWith(FaultWorld.WithShortLeases.class)
@LongFault
class F48_tokensExpireMidApply {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);

    /** Six pauses: longer than a token is good. */
    private static final String PAUSE = "2.5";

    @Test
    void theTokenIsRenewedAndNothingIsDropped(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            Iterations.of("F48", 1).run(random -> {
                var workspace = agent.workspace().variable("pause", PAUSE, Map.of());
                var run = agent.applying(workspace);
                var identity = Files.readString(agent.data().resolve("identity.json"));

                agent.awaitPrinted(run, "apply", "terraform_data.second: Creation complete");
                RandomMoment.within(LONGEST_LIFE, random);
                proxy.breakConnections();

                agent.awaitAtLast(workspace, run, "applied");
                agent.verifyApplied(workspace, run);
                assertThat(Files.readString(agent.data().resolve("identity.json")))
                        .isNotEqualTo(identity);
            });
        }
    }
}
