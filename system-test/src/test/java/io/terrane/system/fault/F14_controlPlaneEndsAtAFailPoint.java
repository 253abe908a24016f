package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.failpoint.Armed;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.FreePort;
import io.terrane.system.Installation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The control plane is killed between what it commits and what it says of it: it is asked again, and does it once. */
@LongFault
@Order(2)
class F14_controlPlaneEndsAtAFailPoint {
    private static final int KILLED = 128 + 9;

    static boolean isOfControlPlane(FailPoint point) {
        return point.fault().equals("F14");
    }

    static Stream<FailPoint> points() {
        return Stream.of(FailPoint.values()).filter(F14_controlPlaneEndsAtAFailPoint::isOfControlPlane);
    }

    @ParameterizedTest
    @MethodSource("points")
    void theAppliedIsAppliedOnce(FailPoint point, @TempDir Path directory) throws Exception {
        var settings = new HashMap<>(FaultWorld.SHORT_TIMES);
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(FreePort.find()));
        var ways = F05_killedAtEachFailPoint.ways(point);
        Iterations.of("F14", 1).among(ways).run(random -> round(point, directory, settings, random));
    }

    private static void round(FailPoint point, Path directory, Map<String, String> settings, RandomGenerator random)
            throws Exception {
        var until = new HashMap<>(settings);
        until.put(Armed.SETTING, point.text() + ":" + (1 + random.nextInt(times(point))));
        var home = directory.resolve("control-plane");
        try (var first = ControlPlane.start(Installation.here(), home, until);
                var agent =
                        new VictimAgent(first.api(), first.url(), directory.resolve("agent-" + random.nextLong()))) {
            var workspace = agent.workspace();
            var run = workspace.run(Map.of());
            agent.start();
            var _ = Await.until(
                    "end at " + point, VictimAgent.LIMIT, () -> first.program().isAlive(), alive -> !alive);
            assertThat(first.program().awaitEnd()).isEqualTo(KILLED);

            try (var _ = ControlPlane.start(Installation.here(), home, settings)) {
                agent.verifyApplied(workspace, run);
            }
        }
    }

    /** How often the point is passed at least, in a run with a plan and an apply. */
    private static int times(FailPoint point) {
        return switch (point) {
            case CHUNKS_COMMITTED -> 3;
            case OFFER_COMMITTED, GRANT_COMMITTED, OUTCOME_COMMITTED -> 2;
            default -> 1;
        };
    }
}
