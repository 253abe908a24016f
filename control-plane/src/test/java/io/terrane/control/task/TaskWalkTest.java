package io.terrane.control.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.terrane.control.Ids;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.Desired;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to a task, in whatever order: holders who fall silent, come back, and say what is long over. */
class TaskWalkTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final int WALKS = 2_000;
    private static final int STEPS = 40;

    @ParameterizedTest
    @EnumSource(Phase.class)
    void oneLeaseCountsAndAnApplyIsStartedOnce(Phase phase) {
        for (var seed = 0; seed < WALKS; seed++) {
            var walk = new Walk(phase, seed);
            for (var step = 0; step < STEPS; step++) {
                walk.step();
            }
        }
    }

    private static final class Walk {
        private final Random random;
        private final Phase phase;
        private final Task task;
        private final List<TaskLease> leases = new ArrayList<>();
        private final List<TaskLease> mayHaveStarted = new ArrayList<>();
        private final String name;

        Walk(Phase phase, int seed) {
            this.random = new Random(seed);
            this.phase = phase;
            this.name = "walk %d of an %s".formatted(seed, phase);
            task = new Task(
                    new NewTask(
                            new RunId(Ids.next()),
                            RunKind.PLAN_AND_APPLY,
                            new OrganizationId(Ids.next()),
                            phase,
                            "agent",
                            Optional.empty(),
                            Map.of(),
                            Optional.empty()),
                    NOW);
        }

        void step() {
            var status = task.status();
            var desired = task.desired();
            move();

            assertThat(task.desired()).as(name).isGreaterThanOrEqualTo(desired);
            assertThat(task.view().attempt()).as(name).isEqualTo(leases.size());
            if (status.isFinal()) {
                assertThat(task.status()).as(name).isEqualTo(status);
            }
            if (phase == Phase.APPLY) {
                assertThat(mayHaveStarted).as(name).hasSizeLessThanOrEqualTo(1);
            }
            for (var lease : leases) {
                if (!lease.equals(task.lease())) {
                    assertStale(lease);
                }
            }
        }

        private void move() {
            switch (random.nextInt(6)) {
                case 0 -> grant();
                case 1 -> fallSilent();
                case 2 -> comeBack();
                case 3 -> {
                    var _ = task.cancel(random.nextInt(4) == 0 ? Desired.FORCE : Desired.CANCEL, NOW);
                }
                case 4 -> say(_ -> task.report(new TaskReport("plan", null, List.of())));
                default -> say(this::end);
            }
        }

        private void grant() {
            if (task.isQueued()) {
                task.grant(NOW);
                leases.add(task.lease());
                mayHaveStarted.add(task.lease());
            }
        }

        /** As the sweeper has it. */
        private void fallSilent() {
            if (!task.status().isHeld()) {
                return;
            }
            if (phase == Phase.APPLY) {
                task.lose();
            } else if (task.desired() == Desired.RUN && task.lease().attempt() < 3) {
                task.requeue();
            } else {
                task.fail(FailureKind.LOST, "silent", NOW);
            }
        }

        private void comeBack() {
            if (task.status() == TaskStatus.LOST) {
                task.reinstate();
            }
        }

        private interface Saying {
            void by(TaskLease lease);
        }

        /** By the holder of some lease, maybe one that is over. */
        private void say(Saying saying) {
            if (leases.isEmpty()) {
                return;
            }
            var lease = leases.get(random.nextInt(leases.size()));
            try {
                task.require(lease);
                saying.by(lease);
            } catch (Problem problem) {
                assertThat(problem.type()).as(name).isIn(ProblemType.STALE_LEASE, ProblemType.ILLEGAL_TRANSITION);
            }
        }

        private void end(TaskLease lease) {
            var outcome = outcome();
            task.end(outcome, NOW);
            if (outcome instanceof TaskOutcome.NotStarted) {
                mayHaveStarted.remove(lease);
            }
        }

        private TaskOutcome outcome() {
            return switch (random.nextInt(4)) {
                case 0 -> new TaskOutcome.Failed(FailureKind.PLAN, "plan", "It broke.", 1, List.of(), false);
                case 1 -> new TaskOutcome.Canceled("plan", "Ended.", 1, List.of(), false);
                case 2 -> new TaskOutcome.NotStarted("No disk.");
                default ->
                    new TaskOutcome.Succeeded(
                            true, PlanSummary.NOTHING, List.of(), List.of(), Map.of(), "1.11.4", false);
            };
        }

        private void assertStale(TaskLease lease) {
            assertThatExceptionOfType(Problem.class)
                    .as(name)
                    .isThrownBy(() -> task.require(lease))
                    .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.STALE_LEASE));
        }
    }
}
