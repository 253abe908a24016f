package io.terrane.control.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.terrane.control.kubernetes.Sight.Absent;
import io.terrane.control.kubernetes.Sight.Cause;
import io.terrane.control.kubernetes.Sight.Done;
import io.terrane.control.kubernetes.Sight.Ended;
import io.terrane.control.kubernetes.Sight.Running;
import io.terrane.control.kubernetes.Sight.Starting;
import io.terrane.control.kubernetes.Sight.Stuck;
import io.terrane.control.kubernetes.Sight.Suspended;
import io.terrane.control.task.HostEnd;
import io.terrane.protocol.FailureKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads out of a Job and its pod how it stands. The reasons are those of the kubelet (ImagePullBackOff, OOMKilled), of
 * the scheduler (Unschedulable) and of the controllers (Evicted, FailedCreate).
 *
 * @param refusal why its controller could not create a pod, where there is none
 */
record JobSight(Optional<Job> job, List<Pod> pods, Optional<String> refusal) {
    /** What neither another node nor time would change. */
    private static final Set<String> FINAL =
            Set.of("InvalidImageName", "CreateContainerConfigError", "CreateContainerError", "RunContainerError");

    private static final Set<String> IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError");

    private static final int LONGEST_REASON = 500;
    private static final int KILLED = 137;

    JobSight {
        pods = List.copyOf(pods);
    }

    Sight read() {
        if (job.isEmpty() && pods.isEmpty()) {
            return new Absent();
        }
        var hasEnded = job.map(JobSight::hasEnded).orElse(false);
        var alive = pods.stream().filter(JobSight::isAlive).findFirst();
        if (alive.isPresent()) {
            return hasEnded ? new Running() : alive(alive.get());
        }
        if (hasEnded || !pods.isEmpty()) {
            return isDone() ? new Done() : new Ended(end());
        }
        if (isSuspended()) {
            return new Suspended();
        }
        return refusal.<Sight>map(why -> new Stuck(
                        "Kubernetes does not create the pod: " + shortened(why),
                        why.contains("exceeded quota") ? Cause.ROOM : Cause.IMAGE))
                .orElseGet(Starting::new);
    }

    private boolean isDone() {
        return job.stream().flatMap(JobSight::conditions).anyMatch(each -> "Complete".equals(each.getType()))
                || havePodsSucceeded();
    }

    private boolean havePodsSucceeded() {
        return !pods.isEmpty()
                && pods.stream().allMatch(pod -> "Succeeded".equals(status(pod).getPhase()));
    }

    private boolean isSuspended() {
        return job.map(each -> Boolean.TRUE.equals(each.getSpec().getSuspend())).orElse(false);
    }

    private static boolean hasEnded(Job job) {
        return job.getStatus() != null
                && conditions(job)
                        .anyMatch(each -> Set.of("Complete", "Failed").contains(each.getType())
                                && "True".equals(each.getStatus()));
    }

    private static Stream<JobCondition> conditions(Job job) {
        return job.getStatus() == null ? Stream.empty() : job.getStatus().getConditions().stream();
    }

    private static boolean isAlive(Pod pod) {
        var phase = status(pod).getPhase();
        return !"Succeeded".equals(phase) && !"Failed".equals(phase);
    }

    private static Sight alive(Pod pod) {
        if ("Running".equals(status(pod).getPhase())) {
            return new Running();
        }
        return waitingContainer(pod).or(() -> unschedulable(pod)).orElseGet(Starting::new);
    }

    private static Optional<Sight> waitingContainer(Pod pod) {
        return containers(pod)
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .map(waiting -> stuck(waiting.getReason(), waiting.getMessage()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Sight> stuck(@Nullable String reason, @Nullable String message) {
        if (reason == null || !(IMAGE.contains(reason) || FINAL.contains(reason))) {
            return Optional.empty();
        }
        var why = "The pod's container cannot start: " + said(reason, message);
        return Optional.of(new Stuck(why, FINAL.contains(reason) ? Cause.FINAL : Cause.IMAGE));
    }

    private static Optional<Sight> unschedulable(Pod pod) {
        return status(pod).getConditions().stream()
                .filter(each -> "PodScheduled".equals(each.getType()) && "False".equals(each.getStatus()))
                .findFirst()
                .map(each ->
                        new Stuck("No node takes the pod: " + said(each.getReason(), each.getMessage()), Cause.ROOM));
    }

    /** The pod's own words come before those of its Job, which only counts failures. */
    private HostEnd end() {
        return pods.stream()
                .map(JobSight::end)
                .flatMap(Optional::stream)
                .findFirst()
                .or(this::endOfJob)
                .orElseGet(() -> new HostEnd(FailureKind.POD, "The pod was evicted or deleted", true));
    }

    private Optional<HostEnd> endOfJob() {
        return job.flatMap(each -> conditions(each)
                        .filter(condition -> "Failed".equals(condition.getType()))
                        .findFirst())
                .filter(condition -> !"BackoffLimitExceeded".equals(condition.getReason()))
                .map(condition -> new HostEnd(
                        FailureKind.POD,
                        "The pod's Job failed: " + said(condition.getReason(), condition.getMessage()),
                        false));
    }

    private static Optional<HostEnd> end(Pod pod) {
        var status = status(pod);
        if (Set.of("Evicted", "Preempting", "NodeLost", "NodeShutdown", "Terminated", "TerminationByKubelet")
                .contains(Objects.requireNonNullElse(status.getReason(), ""))) {
            return Optional.of(new HostEnd(
                    FailureKind.POD, "The pod was evicted: " + said(status.getReason(), status.getMessage()), true));
        }
        return containers(pod)
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .findFirst()
                .map(terminated -> end(pod, terminated));
    }

    private static HostEnd end(Pod pod, ContainerStateTerminated terminated) {
        if ("OOMKilled".equals(terminated.getReason())) {
            return new HostEnd(
                    FailureKind.OOM,
                    "The pod ran out of memory; its pool's pod_template.limits.memory says how much it may have",
                    false);
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return new HostEnd(FailureKind.POD, "The pod was evicted or deleted", true);
        }
        int code = terminated.getExitCode();
        var why = "The pod's agent ended with status %d".formatted(code);
        return new HostEnd(
                FailureKind.POD,
                terminated.getMessage() == null ? why : why + ": " + lastLine(terminated.getMessage()),
                code == KILLED);
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return Stream.concat(
                status(pod).getInitContainerStatuses().stream(), status(pod).getContainerStatuses().stream());
    }

    private static PodStatus status(Pod pod) {
        return pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    }

    private static String said(@Nullable String reason, @Nullable String message) {
        var word = reason == null ? "" : reason.strip();
        var text = message == null ? "" : shortened(message);
        if (word.isEmpty() && text.isEmpty()) {
            return "no reason was given";
        }
        return word + (word.isEmpty() || text.isEmpty() ? "" : ": ") + text;
    }

    private static String lastLine(String text) {
        var lines = text.strip().lines().toList();
        return lines.isEmpty() ? "no word" : shortened(lines.getLast());
    }

    private static String shortened(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
    }
}
