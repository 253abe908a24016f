package io.terrane.control.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.terrane.control.Ids;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.Engine;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void waitsForAPersonWhereThePlanHasChanges() {
        var run = planning(RunKind.PLAN_AND_APPLY);

        run.updated(Phase.PLAN, succeeded(true), NOW);

        assertThat(run.status()).isEqualTo(RunStatus.PLANNED);
        assertThat(run.view().engineVersion()).isEqualTo("1.11.4");
    }

    @Test
    void isFinishedWhereThePlanHasNoChanges() {
        var run = planning(RunKind.PLAN_AND_APPLY);

        run.updated(Phase.PLAN, succeeded(false), NOW);

        assertThat(run.status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);
        assertThat(run.view().finishedAt()).isEqualTo(NOW);
    }

    @Test
    void neverWaitsForAnApprovalThatAPlanOnlyRunCannotUse() {
        var run = planning(RunKind.PLAN_ONLY);

        run.updated(Phase.PLAN, succeeded(true), NOW);

        assertThat(run.status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);
    }

    @Test
    void cannotBeAppliedWithoutAnApproval() {
        var run = planned();

        assertIllegal(() -> run.leased(Phase.APPLY, NOW));
        var task = run.approve(NOW);
        run.leased(Phase.APPLY, NOW);

        assertThat(task.phase()).isEqualTo(Phase.APPLY);
        assertThat(run.status()).isEqualTo(RunStatus.APPLYING);
    }

    @Test
    void cannotBeApprovedTwice() {
        var run = planned();
        assertThat(run.approve(NOW)).isNotNull();

        assertIllegal(() -> {
            var _ = run.approve(NOW);
        });
        run.leased(Phase.APPLY, NOW);
        assertIllegal(() -> {
            var _ = run.approve(NOW);
        });
    }

    @Test
    void isCancelingUntilItsExecutorSaysThatTheEngineIsGone() {
        var run = planning(RunKind.PLAN_AND_APPLY);

        run.cancel(true, NOW);
        assertThat(run.status()).isEqualTo(RunStatus.CANCELING);
        run.cancel(true, NOW);
        run.updated(Phase.PLAN, new TaskOutcome.Canceled("plan", "Interrupted.", 1, List.of(), false), NOW);

        assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void isCanceledWhereNobodyIsLeftToSaySo() {
        var run = applying();
        run.cancel(true, NOW);

        run.cancel(false, NOW);

        assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void isCanceledAtOnceWhereNobodyExecutesIt() {
        var run = planned();

        run.cancel(false, NOW);

        assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void aPlanThatWasDoneBeforeTheCancelReachedItIsNotApplied() {
        var run = planning(RunKind.PLAN_AND_APPLY);
        run.cancel(true, NOW);

        run.updated(Phase.PLAN, succeeded(true), NOW);

        assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void anApplyThatWasDoneBeforeTheCancelReachedItIsApplied() {
        var run = applying();
        run.cancel(true, NOW);

        run.updated(Phase.APPLY, succeeded(true), NOW);

        assertThat(run.status()).isEqualTo(RunStatus.APPLIED);
    }

    @Test
    void anApplyThatWasNeverStartedWaitsAgain() {
        var run = applying();

        run.updated(Phase.APPLY, new TaskOutcome.NotStarted("The disk is full."), NOW);

        assertThat(run.status()).isEqualTo(RunStatus.APPLY_QUEUED);
    }

    @Test
    void anApplyWhoseExecutorFellSilentIsNotDecidedByItself() {
        var run = applying();

        run.interrupted(NOW);

        assertThat(run.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(run.view().finishedAt()).isNull();
    }

    @Test
    void anApplyThatItsOwnExecutorLostIsInterrupted() {
        var lost = new TaskOutcome.Failed(FailureKind.LOST, "apply", "Nobody knows.", null, List.of(), false);
        var run = applying();
        var silent = applying();
        silent.interrupted(NOW);

        run.updated(Phase.APPLY, lost, NOW);
        silent.updated(Phase.APPLY, lost, NOW);

        assertThat(run.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(silent.status()).isEqualTo(RunStatus.INTERRUPTED);
    }

    @Test
    void anInterruptedApplyEndsAsItsReturnedExecutorSays() {
        var run = applying();
        run.interrupted(NOW);

        run.updated(
                Phase.APPLY, new TaskOutcome.Failed(FailureKind.APPLY, "apply", "It broke.", 1, List.of(), true), NOW);

        assertThat(run.status()).isEqualTo(RunStatus.ERRORED);
        assertThat(run.view().failureMessage()).isEqualTo("It broke.");
        assertThat(run.view().statePending()).isTrue();
    }

    @Test
    void anApplyThatWasToEndAndWhoseExecutorIsBackIsStillToEnd() {
        var run = applying();
        run.interrupted(NOW);
        run.cancel(true, NOW);

        run.reinstated(NOW);

        assertThat(run.status()).isEqualTo(RunStatus.CANCELING);
    }

    @Test
    void onlyOfAnInterruptedApplyDoPeopleSayHowItEnded() {
        var run = applying();
        assertIllegal(() -> run.settle(RunStatus.APPLIED, "somebody", NOW));
        run.interrupted(NOW);

        run.settle(RunStatus.ERRORED, "somebody", NOW);

        assertThat(run.status()).isEqualTo(RunStatus.ERRORED);
        assertThat(run.view().failureMessage()).contains("somebody marked it as errored");
    }

    private static Run planned() {
        var run = planning(RunKind.PLAN_AND_APPLY);
        run.updated(Phase.PLAN, succeeded(true), NOW);
        return run;
    }

    private static Run applying() {
        var run = planned();
        assertThat(run.approve(NOW).phase()).isEqualTo(Phase.APPLY);
        run.leased(Phase.APPLY, NOW);
        return run;
    }

    private static Run planning(RunKind kind) {
        var request = new RunRequest(null, kind, null, null, null, null, null);
        var run = new Run(request, workspace(), Ids.next(), List.of(), "somebody", NOW);
        assertThat(run.begin(Optional.empty(), NOW).phase()).isEqualTo(Phase.PLAN);
        run.leased(Phase.PLAN, NOW);
        return run;
    }

    private static WorkspaceTurn workspace() {
        return new WorkspaceTurn(
                new WorkspaceId(Ids.next()),
                new OrganizationId(Ids.next()),
                "local",
                Optional.empty(),
                Map.of(),
                Engine.TERRAFORM,
                Optional.empty(),
                "",
                false,
                Optional.empty());
    }

    private static TaskOutcome succeeded(boolean changes) {
        return new TaskOutcome.Succeeded(changes, PlanSummary.NOTHING, List.of(), List.of(), Map.of(), "1.11.4", false);
    }

    private static void assertIllegal(Runnable move) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(move::run)
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.ILLEGAL_TRANSITION));
    }
}
