package io.terrane.system.fault;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.FreePort;
import io.terrane.system.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL stops at once, as in a crash, amid writes: what was acknowledged is there, and the rest is sent again. */
@Order(2)
class F16_databaseCrashes {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);
    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final Map<String, String> settings = new HashMap<>(FaultWorld.SHORT_TIMES);
    private ControlPlane controlPlane;

    @BeforeEach
    void start() throws Exception {
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(FreePort.find()));
        controlPlane = startControlPlane();
    }

    @AfterEach
    void stop() {
        controlPlane.close();
    }

    @Test
    void nothingThatWasAcknowledgedIsLost() throws Exception {
        try (var agent = new VictimAgent(controlPlane.api(), controlPlane.url(), directory)) {
            agent.start();
            Iterations.of("F16", 2).run(random -> {
                var workspace = agent.workspace();
                var run = agent.applying(workspace);

                RandomMoment.within(LONGEST_LIFE, random);
                crashDatabase();
                controlPlane.close();
                controlPlane = startControlPlane();

                agent.verifyApplied(workspace, run);
            });
        }
    }

    /** SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint, and recovery at the next start. */
    private void crashDatabase() throws Exception {
        var postmaster = Files.readAllLines(controlPlane.directory().resolve("database/cluster/data/postmaster.pid"))
                .getFirst();
        var server = ProcessHandle.of(Long.parseLong(postmaster.strip())).orElseThrow();
        var signalled =
                new ProcessBuilder("kill", "-QUIT", postmaster.strip()).start().waitFor();
        if (signalled != 0) {
            throw new IllegalStateException("PostgreSQL could not be signalled");
        }
        var _ = Await.until("end of PostgreSQL", END_LIMIT, server::isAlive, alive -> !alive);
    }

    private ControlPlane startControlPlane() throws Exception {
        return ControlPlane.start(Installation.here(), directory.resolve("control-plane"), settings);
    }
}
