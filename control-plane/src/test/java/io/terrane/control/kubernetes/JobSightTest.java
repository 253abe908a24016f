package io.terrane.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.terrane.control.kubernetes.Sight.Absent;
import io.terrane.control.kubernetes.Sight.Cause;
import io.terrane.control.kubernetes.Sight.Done;
import io.terrane.control.kubernetes.Sight.Ended;
import io.terrane.control.kubernetes.Sight.Running;
import io.terrane.control.kubernetes.Sight.Starting;
import io.terrane.control.kubernetes.Sight.Stuck;
import io.terrane.control.kubernetes.Sight.Suspended;
import io.terrane.protocol.FailureKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSightTest {
    private static final Job STARTED =
            new JobBuilder().withNewSpec().withSuspend(false).endSpec().build();

    private static Sight read(Job job, Pod... pods) {
        return new JobSight(Optional.of(job), List.of(pods), Optional.empty()).read();
    }

    private static Job job(String condition, String reason) {
        return new JobBuilder(STARTED)
                .withNewStatus()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withReason(reason)
                .endCondition()
                .endStatus()
                .build();
    }

    private static PodBuilder pod(String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .endStatus();
    }

    private static Pod waiting(String reason) {
        return pod("Pending")
                .editStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage("so it was")
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod terminated(int code, String reason, String message) {
        return pod("Failed")
                .editStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .withMessage(message)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    @Test
    void isAbsentSuspendedStartingRunningAndDone() {
        var suspended =
                new JobBuilder().withNewSpec().withSuspend(true).endSpec().build();

        assertThat(new JobSight(Optional.empty(), List.of(), Optional.empty()).read())
                .isInstanceOf(Absent.class);
        assertThat(read(suspended)).isInstanceOf(Suspended.class);
        assertThat(read(STARTED)).isInstanceOf(Starting.class);
        assertThat(read(STARTED, pod("Pending").build())).isInstanceOf(Starting.class);
        assertThat(read(STARTED, pod("Running").build())).isInstanceOf(Running.class);
        assertThat(read(STARTED, pod("Succeeded").build())).isInstanceOf(Done.class);
        assertThat(read(job("Complete", ""))).isInstanceOf(Done.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ImagePullBackOff, IMAGE",
        "ErrImagePull, IMAGE",
        "InvalidImageName, FINAL",
        "CreateContainerConfigError, FINAL",
    })
    void isStuckWhereItsContainerCannotStart(String reason, Cause cause) {
        assertThat(read(STARTED, waiting(reason)))
                .isEqualTo(new Stuck("The pod's container cannot start: %s: so it was".formatted(reason), cause));
    }

    @Test
    void anOrdinaryStartIsNotStuck() {
        assertThat(read(STARTED, waiting("ContainerCreating"))).isInstanceOf(Starting.class);
        assertThat(read(STARTED, waiting("PodInitializing"))).isInstanceOf(Starting.class);
    }

    @Test
    void isStuckWhereNoNodeTakesIt() {
        var pod = pod("Pending")
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available")
                .endCondition()
                .endStatus()
                .build();

        assertThat(read(STARTED, pod))
                .isEqualTo(new Stuck("No node takes the pod: Unschedulable: 0/3 nodes are available", Cause.ROOM));
    }

    @Test
    void isStuckWhereItsControllerMayNotCreateAPod() {
        var quota = "pods \"a\" is forbidden: exceeded quota: agents";

        assertThat(new JobSight(Optional.of(STARTED), List.of(), Optional.of(quota)).read())
                .isEqualTo(new Stuck("Kubernetes does not create the pod: " + quota, Cause.ROOM));
    }

    @Test
    void saysThatMemoryRanOut() {
        assertThat(read(job("Failed", "BackoffLimitExceeded"), terminated(137, "OOMKilled", "")))
                .isInstanceOfSatisfying(Ended.class, ended -> {
                    assertThat(ended.end().kind()).isEqualTo(FailureKind.OOM);
                    assertThat(ended.end().isWorthAnotherTry()).isFalse();
                });
    }

    @Test
    void saysWhatTheAgentSaidLast() {
        assertThat(read(
                        job("Failed", "BackoffLimitExceeded"),
                        terminated(64, "Error", "first\nTERRANE_URL is wrong\n")))
                .isInstanceOfSatisfying(Ended.class, ended -> {
                    assertThat(ended.end().why())
                            .isEqualTo("The pod's agent ended with status 64: TERRANE_URL is wrong");
                    assertThat(ended.end().isWorthAnotherTry()).isFalse();
                });
    }

    @Test
    void anEvictionIsWorthAnotherTry() {
        var evicted = pod("Failed")
                .editStatus()
                .withReason("Evicted")
                .withMessage("The node was low on resource: memory.")
                .endStatus()
                .build();

        assertThat(read(STARTED, evicted)).isInstanceOfSatisfying(Ended.class, ended -> {
            assertThat(ended.end().why()).contains("evicted", "low on resource");
            assertThat(ended.end().isWorthAnotherTry()).isTrue();
        });
        assertThat(read(job("Failed", "BackoffLimitExceeded")))
                .isInstanceOfSatisfying(
                        Ended.class,
                        ended -> assertThat(ended.end().isWorthAnotherTry()).isTrue());
    }

    @Test
    void aJobThatTookTooLongIsNot() {
        assertThat(read(job("Failed", "DeadlineExceeded"))).isInstanceOfSatisfying(Ended.class, ended -> {
            assertThat(ended.end().why()).contains("DeadlineExceeded");
            assertThat(ended.end().isWorthAnotherTry()).isFalse();
        });
    }

    @Test
    void aPodThatIsStillEndingRuns() {
        assertThat(read(job("Failed", "DeadlineExceeded"), pod("Running").build()))
                .isInstanceOf(Running.class);
    }
}
