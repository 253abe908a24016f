package io.terrane.control.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.LeasedTasks;
import io.terrane.control.database.EventLoop;
import io.terrane.control.run.RunStatus;
import io.terrane.control.run.RunUpdates;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever people, executors and time do to one workspace, in whatever order, in the real database. */
@QuarkusTest
class WorkspaceWalkTest {
    private static final int WALKS = Integer.getInteger("walks", 20);
    private static final int STEPS = 40;

    private final WorkspaceWalk.Doors doors;

    WorkspaceWalkTest(
            TaskQueue queue,
            Leases leases,
            Sweeper sweeper,
            LostLeases lost,
            RunUpdates updates,
            EventLoop loop,
            LeasedTasks database) {
        this.doors = new WorkspaceWalk.Doors(queue, leases, sweeper, lost, updates, loop, database);
    }

    @Test
    void runsAndTasksAgreeAfterEveryStep() {
        var reached = new HashSet<String>();
        for (var seed = 0; seed < WALKS; seed++) {
            var walk = new WorkspaceWalk(doors, new Random(seed));
            var agreement = new Agreement(doors.database(), walk.workspace(), reached);
            for (var step = 0; step < STEPS; step++) {
                walk.step();
                assertThat(agreement.violations())
                        .as("step %d of walk %d: %s", step, seed, walk.story())
                        .isEmpty();
            }
            assertThat(walk.startedTwice())
                    .as("walk %d: %s", seed, walk.story())
                    .isEmpty();
        }
        assertThat(reached).as("statuses").hasSameSizeAs(RunStatus.values());
    }
}
