package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.failpoint.FailPoint;
import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.TestWorkspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Killed at each instant that has a name, whether random ones hit it or not: the run ends applied, once. Noted under
 * the fault that the instant belongs to.
 */
@ExtendWith(FaultWorld.Shared.class)
class F05_killedAtEachFailPoint {
    private static final int KILLED = 128 + 9;

    /** So many that their state goes over the loopback. */
    private static final int RESOURCES = 260;

    /** In every build; all of them take minutes. */
    private static final List<FailPoint> USUAL = List.of(
            FailPoint.GRANT_JOURNALED,
            FailPoint.CHILD_STARTED,
            FailPoint.CHUNK_ANSWERED,
            FailPoint.STATE_STORED,
            FailPoint.OUTCOME_TOLD);

    static Stream<FailPoint> points() {
        var all = Stream.of(FailPoint.values())
                .filter(point -> !F14_controlPlaneEndsAtAFailPoint.isOfControlPlane(point));
        return Integer.getInteger(LongFault.ITERATIONS, 0) > 0 ? all : USUAL.stream();
    }

    @ParameterizedTest
    @MethodSource("points")
    void endsAppliedOnce(FailPoint point, FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            Iterations.of(point.fault(), 1).among(ways(point)).run(random -> round(agent, point, random));
        }
    }

    static int ways(FailPoint point) {
        return (int) Stream.of(FailPoint.values())
                .filter(each -> each.fault().equals(point.fault()))
                .count();
    }

    private static void round(VictimAgent agent, FailPoint point, RandomGenerator random) throws Exception {
        var workspace = configure(agent.workspace(), point);
        agent.startUntil(point, 1 + random.nextInt(times(point)));
        var run = workspace.run(Map.of());
        var _ = Await.until(
                "end at " + point, VictimAgent.LIMIT, () -> agent.program().isAlive(), alive -> !alive);
        assertThat(agent.program().awaitEnd()).isEqualTo(KILLED);

        agent.start();

        verify(agent, point, workspace, run);
        agent.kill();
    }

    /** The log of a plan that is made twice has a sentence of our own in its middle. */
    private static void verify(VictimAgent agent, FailPoint point, TestWorkspace workspace, String run)
            throws Exception {
        if (point == FailPoint.LOOPBACK_STATE_KEPT) {
            var _ = workspace.await(run, "applied");
            agent.logs().holds(workspace, run, "apply");
            assertThat(workspace.instances()).isEqualTo(RESOURCES);
            agent.once().holds(run);
        } else {
            agent.verifyApplied(workspace, run);
        }
    }

    /** How often the point is passed at least, in a run with a plan and an apply. */
    private static int times(FailPoint point) {
        return switch (point) {
            case CHILD_BEGUN, CHILD_STARTED, CHILD_ENDED, CHILD_END_NOTED -> 6;
            case CHUNK_ANSWERED -> 3;
            case OFFER_HEARD,
                    OFFER_ACCEPTED,
                    TASK_DIRECTORY_MADE,
                    GRANT_JOURNALED,
                    BUNDLE_KEPT,
                    LOG_SEALED,
                    OUTCOME_TOLD,
                    TASK_DIRECTORY_RENAMED -> 2;
            default -> 1;
        };
    }

    /** Some points are passed only where there is much of something. */
    private static TestWorkspace configure(TestWorkspace workspace, FailPoint point) throws Exception {
        return switch (point) {
            case LOG_CHECKPOINT_WRITTEN -> workspace.configure(Map.of("main.tf", LONG_LOG));
            case LOOPBACK_STATE_KEPT -> workspace.configure(Map.of("main.tf", LARGE_STATE));
            default -> workspace;
        };
    }

    private static final String LONG_LOG = """
            resource "terraform_data" "loud" {
              provisioner "local-exec" {
                command = "yes 'nothing that anybody wants to read, again and again' | head -c 20000000"
              }
            }
            """;

    private static final String LARGE_STATE = """
            resource "terraform_data" "item" {
              count = %d
              input = count.index
            }
            """.formatted(RESOURCES);
}
