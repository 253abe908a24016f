package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.ControlPlane;
import io.terrane.system.FreePort;
import io.terrane.system.Installation;
import io.terrane.system.TestWorkspace;
import io.terrane.system.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole control plane ends in the middle of an apply, killed or told to, and comes back: everything catches up. */
@Order(2)
class F14_controlPlaneIsAwayMidApply {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);
    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final Map<String, String> settings = new HashMap<>(FaultWorld.SHORT_TIMES);
    private WatchedEngine engine;
    private ControlPlane controlPlane;

    @BeforeEach
    void start() throws Exception {
        engine = WatchedEngine.in(Files.createDirectories(directory.resolve("local-engine")));
        settings.put("PATH", engine.path());
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(FreePort.find()));
        // Shorter than most absences: what the control plane itself missed it must not hold against anybody.
        settings.put("TERRANE_TASK_LEASE_TIME", "6s");
        controlPlane = ControlPlane.start(Installation.here(), directory.resolve("control-plane"), settings);
    }

    @AfterEach
    void stop() {
        controlPlane.close();
    }

    @Test
    void anAgentsApplyCatchesUp() throws Exception {
        try (var agent = new VictimAgent(controlPlane.api(), controlPlane.url(), directory)) {
            agent.start();
            Iterations.of("F14", 1).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);

                goAwayAndComeBack(random);

                agent.verifyApplied(workspace, run);
                assertNoLeaseExpired();
            });
        }
    }

    @Test
    void itsOwnApplyIsAdopted() throws Exception {
        Iterations.of("F14", 1).run(random -> {
            var settingsOfWorkspace = Map.of("execution_mode", "local", "auto_apply", true);
            var id = new Workspaces(controlPlane.api()).create("local-" + UUID.randomUUID(), settingsOfWorkspace);
            var workspace = Oracles.configure(new TestWorkspace(controlPlane.api(), id));
            var run = workspace.run(Map.of());
            engine.awaitStart(run, "apply");

            goAwayAndComeBack(random);

            Oracles.of(engine).holdOfApplied(workspace, run);
            assertNoLeaseExpired();
        });
    }

    private void assertNoLeaseExpired() throws IOException {
        assertThat(controlPlane.program().output()).doesNotContainPattern("The lease of task .* expired");
    }

    private void goAwayAndComeBack(RandomGenerator random) throws Exception {
        RandomMoment.within(LONGEST_LIFE, random);
        if (random.nextBoolean()) {
            controlPlane.program().terminate();
            var _ = controlPlane.program().awaitEnd();
        } else {
            controlPlane.program().kill();
        }
        RandomMoment.within(LONGEST_ABSENCE, random);
        controlPlane = ControlPlane.start(Installation.here(), directory.resolve("control-plane"), settings);
    }
}
