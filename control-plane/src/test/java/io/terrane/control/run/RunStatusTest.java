package io.terrane.control.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunStatusTest {

    @Test
    void finalStates() {
        assertThat(EnumSet.allOf(RunStatus.class))
                .filteredOn(RunStatus::isFinal)
                .containsExactlyInAnyOrder(
                        RunStatus.PLANNED_AND_FINISHED,
                        RunStatus.APPLIED,
                        RunStatus.DISCARDED,
                        RunStatus.CANCELED,
                        RunStatus.ERRORED);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
    void everyOtherStateCanBeReached(RunStatus status) {
        assertThat(EnumSet.allOf(RunStatus.class)).anyMatch(from -> from.next().contains(status));
    }

    @Test
    void onlyAnApprovalLeadsFromThePlanToTheApply() {
        assertThat(EnumSet.allOf(RunStatus.class))
                .filteredOn(from -> from.next().contains(RunStatus.APPLY_QUEUED))
                .containsExactlyInAnyOrder(RunStatus.PLANNED, RunStatus.APPLYING);
        assertThat(RunStatus.PLANNED.next()).doesNotContain(RunStatus.APPLYING);
    }

    @Test
    void anApplyThatFellSilentIsNeverQueuedAgain() {
        assertThat(RunStatus.INTERRUPTED.next()).doesNotContain(RunStatus.APPLY_QUEUED, RunStatus.PLAN_QUEUED);
    }
}
