package io.terrane.control.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.terrane.control.Ids;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.Desired;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskTest {
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void everyGrantIsAnAttemptUnderANewLease() {
        var task = task(Phase.PLAN);

        task.grant(NOW);
        var first = task.lease();
        task.requeue();
        task.grant(NOW);

        assertThat(first).isEqualTo(new TaskLease(task.id(), 1, 1));
        assertThat(task.lease().attempt()).isEqualTo(2);
        assertThat(task.lease().leaseEpoch()).isGreaterThan(first.leaseEpoch());
    }

    @Test
    void refusesTheHolderOfAnEarlierLeaseFromTheMomentThatItWaitsAgain() {
        var task = task(Phase.PLAN);
        task.grant(NOW);
        var first = task.lease();

        task.requeue();

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> task.require(first))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.STALE_LEASE));
    }

    @Test
    void keepsTheLeaseOfALostApplySoThatItsHolderCanComeBack() {
        var task = task(Phase.APPLY);
        task.grant(NOW);
        var lease = task.lease();

        task.lose();
        task.require(lease);
        task.report(new TaskReport("apply", null, List.of()));

        assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void endsAtOnceWhenItIsCanceledInTheQueue() {
        var task = task(Phase.PLAN);

        assertThat(task.cancel(Desired.CANCEL, NOW)).isTrue();

        assertThat(task.status()).isEqualTo(TaskStatus.CANCELED);
    }

    @Test
    void isOnlyWantedToEndWhileSomebodyHoldsIt() {
        var task = task(Phase.PLAN);
        task.grant(NOW);

        assertThat(task.cancel(Desired.FORCE, NOW)).isFalse();
        assertThat(task.cancel(Desired.CANCEL, NOW)).isFalse();

        assertThat(task.status()).isEqualTo(TaskStatus.LEASED);
        assertThat(task.desired()).isEqualTo(Desired.FORCE);
    }

    @Test
    void endsWhereItsHolderIsLostAndAPersonForcesIt() {
        var task = task(Phase.APPLY);
        task.grant(NOW);
        var lease = task.lease();
        task.lose();

        assertThat(task.cancel(Desired.CANCEL, NOW)).isFalse();
        assertThat(task.cancel(Desired.FORCE, NOW)).isTrue();

        assertThat(task.status()).isEqualTo(TaskStatus.CANCELED);
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> task.require(lease));
    }

    @Test
    void doesNotWaitAgainWhenItIsGivenBackAfterACancel() {
        var task = task(Phase.APPLY);
        task.grant(NOW);
        assertThat(task.cancel(Desired.CANCEL, NOW)).isFalse();

        task.end(new TaskOutcome.NotStarted("Canceled before its start."), NOW);

        assertThat(task.status()).isEqualTo(TaskStatus.CANCELED);
    }

    @Test
    void knowsTheEndThatItHadAlready() {
        var task = task(Phase.PLAN);
        task.grant(NOW);
        var end = new TaskOutcome.Canceled("plan", "Interrupted.", 1, List.of(), false);

        assertThat(task.endedBy(end)).isFalse();
        task.end(end, NOW);

        assertThat(task.endedBy(end)).isTrue();
    }

    @Test
    void refusesItsHolderOnceAPersonHasSaidHowItEnded() {
        var task = task(Phase.APPLY);
        task.grant(NOW);
        var lease = task.lease();
        task.lose();

        task.settle(TaskStatus.SUCCEEDED, "A person said so.", NOW);

        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> task.require(lease));
    }

    private static Task task(Phase phase) {
        return new Task(
                new NewTask(
                        new RunId(Ids.next()),
                        RunKind.PLAN_AND_APPLY,
                        new OrganizationId(Ids.next()),
                        phase,
                        "local",
                        Optional.empty(),
                        Map.of(),
                        Optional.empty()),
                NOW);
    }
}
