package io.terrane.system.kubernetes;

import static io.terrane.system.kubernetes.TestCluster.NAMESPACE;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.terrane.system.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Does what of a cluster matters to Jobs, several times a second: its Job controller makes pods, its scheduler and
 * kubelet start them as processes, and its collector removes what belongs to Jobs that are gone. Images, nodes and
 * quotas that are not there are told from the names that the pods give: see the constants.
 */
public final class TestKubelet implements AutoCloseable {
    /** An image that nobody has. */
    public static final String NO_IMAGE = "terrane-agent:no-such-image";
    /** A label that no node has. */
    public static final Map<String, String> NO_NODE = Map.of("disk", "no-such-disk");
    /** A service account whose namespace has no quota left. */
    public static final String NO_QUOTA = "no-quota";

    /** A service account whose pods never start, for no reason that anybody gives. */
    public static final String NO_WORD = "no-word";

    private static final String JOB_NAME = "batch.kubernetes.io/job-name";
    private static final long ROUND_MS = 100;

    private final KubernetesClient client;
    private final Installation installation;
    private final Supplier<URI> controlPlane;
    private final Path directory;
    private final Map<String, PodProcess> processes = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean stopped;

    /** @param controlPlane where it is now; it may move */
    public TestKubelet(TestCluster cluster, Installation installation, Supplier<URI> controlPlane, Path directory) {
        client = cluster.client();
        this.installation = installation;
        this.controlPlane = controlPlane;
        this.directory = directory;
        thread = Thread.ofPlatform().name("kubelet").start(this::run);
    }

    /** The names of the pods whose processes run. */
    public List<String> running() {
        return processes.values().stream()
                .filter(PodProcess::isAlive)
                .map(PodProcess::pod)
                .toList();
    }

    public List<Job> jobs() {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
    }

    public List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    public List<String> secrets() {
        return client.secrets().inNamespace(NAMESPACE).list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .toList();
    }

    /** What the pod has printed. */
    public String output(String pod) throws IOException {
        return Objects.requireNonNull(processes.get(pod)).output();
    }

    /** As when its node is drained: SIGTERM, its grace, SIGKILL; and the pod is gone. */
    public void evict(String pod) throws InterruptedException {
        Objects.requireNonNull(processes.get(pod)).end();
    }

    /** Takes its memory away. */
    public void killForMemory(String pod) throws InterruptedException {
        Objects.requireNonNull(processes.get(pod)).killForMemory();
    }

    private void run() {
        while (!stopped) {
            try {
                round();
                Thread.sleep(ROUND_MS);
            } catch (InterruptedException _) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!stopped) {
                    System.err.println("The kubelet failed, and goes on: " + e);
                }
            }
        }
    }

    private void round() throws IOException, InterruptedException {
        var jobs = jobs();
        var pods = pods();
        for (var job : jobs) {
            if (isToHavePod(job) && pods.stream().noneMatch(pod -> belongs(pod, job))) {
                createPod(job);
            }
        }
        for (var pod : pods) {
            tend(pod, jobs.stream().filter(job -> belongs(pod, job)).findFirst());
        }
        collectSecrets();
    }

    private static boolean belongs(Pod pod, Job job) {
        return name(job).equals(pod.getMetadata().getLabels().get(JOB_NAME));
    }

    private static String name(Job job) {
        return job.getMetadata().getName();
    }

    private static boolean isToHavePod(Job job) {
        return !Boolean.TRUE.equals(job.getSpec().getSuspend())
                && (job.getStatus() == null || job.getStatus().getConditions().isEmpty());
    }

    private void createPod(Job job) {
        var template = job.getSpec().getTemplate();
        if (NO_QUOTA.equals(template.getSpec().getServiceAccountName())) {
            tellOfQuota(job);
            return;
        }
        var _ = client.pods()
                .inNamespace(NAMESPACE)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name(job) + "-x7q2p")
                        .withLabels(template.getMetadata().getLabels())
                        .addToLabels(JOB_NAME, name(job))
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .withStatus(new PodStatusBuilder().withPhase("Pending").build())
                        .build())
                .create();
    }

    private void tellOfQuota(Job job) {
        var events = client.v1().events().inNamespace(NAMESPACE);
        var name = name(job) + ".quota";
        if (events.withName(name).get() == null) {
            var _ = events.resource(new EventBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withKind("Job")
                            .withName(name(job))
                            .withNamespace(NAMESPACE)
                            .endInvolvedObject()
                            .withReason("FailedCreate")
                            .withMessage(
                                    "Error creating: pods \"%s-\" is forbidden: exceeded quota: agents, requested: pods=1"
                                            .formatted(name(job)))
                            .withLastTimestamp(Instant.now().toString())
                            .build())
                    .create();
        }
    }

    private void tend(Pod pod, Optional<Job> job) throws IOException, InterruptedException {
        var process = processes.get(pod.getMetadata().getName());
        if (process == null) {
            begin(pod, job);
        } else if (process.isAlive()) {
            if (job.isEmpty() || process.isToldToEnd()) {
                process.end();
            }
        } else if (process.isToldToEnd() || job.isEmpty()) {
            remove(pod, job);
        } else if ("Running".equals(pod.getStatus().getPhase())) {
            ended(pod, process, job.get());
        }
    }

    private void begin(Pod pod, Optional<Job> job) throws IOException {
        var container = pod.getSpec().getContainers().getFirst();
        if (job.isEmpty()) {
            remove(pod, job);
        } else if (NO_WORD.equals(pod.getSpec().getServiceAccountName())) {
            return;
        } else if (NO_NODE.equals(pod.getSpec().getNodeSelector())) {
            show(pod, "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.");
        } else if (NO_IMAGE.equals(container.getImage())) {
            show(
                    pod,
                    new ContainerStateBuilder()
                            .withNewWaiting()
                            .withReason("ImagePullBackOff")
                            .withMessage("Back-off pulling image \"%s\"".formatted(container.getImage()))
                            .endWaiting()
                            .build());
        } else {
            start(pod);
        }
    }

    private void start(Pod pod) throws IOException {
        var volume = pod.getSpec().getVolumes().stream()
                .map(each -> each.getSecret())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        var secret = client.secrets()
                .inNamespace(NAMESPACE)
                .withName(volume.getSecretName())
                .get();
        if (secret == null) {
            return; // As a kubelet does: it looks again.
        }
        var name = pod.getMetadata().getName();
        processes.put(name, PodProcess.start(installation, pod, secret, controlPlane.get(), directory.resolve(name)));
        status(
                pod,
                "Running",
                new ContainerStateBuilder().withNewRunning().endRunning().build());
    }

    private void ended(Pod pod, PodProcess process, Job job) throws IOException, InterruptedException {
        var code = process.exitCode();
        status(
                pod,
                code == 0 ? "Succeeded" : "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(process.isOutOfMemory() ? "OOMKilled" : code == 0 ? "Completed" : "Error")
                        .withMessage(code == 0 ? null : process.lastWords())
                        .endTerminated()
                        .build());
        end(job, code == 0);
    }

    private void remove(Pod pod, Optional<Job> job) {
        var _ = client.pods().inNamespace(NAMESPACE).resource(pod).delete();
        job.ifPresent(each -> end(each, false));
    }

    private void end(Job job, boolean isComplete) {
        var jobs = client.batch().v1().jobs().inNamespace(NAMESPACE);
        var _ = jobs.resource(new JobBuilder(job)
                        .withNewStatus()
                        .addNewCondition()
                        .withType(isComplete ? "Complete" : "Failed")
                        .withStatus("True")
                        .withReason(isComplete ? null : "BackoffLimitExceeded")
                        .withMessage(isComplete ? null : "Job has reached the specified backoff limit")
                        .endCondition()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private void show(Pod pod, String unschedulable) {
        if (pod.getStatus().getConditions().isEmpty()) {
            var _ = client.pods()
                    .inNamespace(NAMESPACE)
                    .resource(new PodBuilder(pod)
                            .editStatus()
                            .addNewCondition()
                            .withType("PodScheduled")
                            .withStatus("False")
                            .withReason("Unschedulable")
                            .withMessage(unschedulable)
                            .endCondition()
                            .endStatus()
                            .build())
                    .updateStatus();
        }
    }

    private void show(Pod pod, ContainerState state) {
        if (pod.getStatus().getContainerStatuses().isEmpty()) {
            status(pod, "Pending", state);
        }
    }

    private void status(Pod pod, String phase, ContainerState state) {
        var _ = client.pods()
                .inNamespace(NAMESPACE)
                .resource(new PodBuilder(pod)
                        .withStatus(new PodStatusBuilder()
                                .withPhase(phase)
                                .addNewContainerStatus()
                                .withName("agent")
                                .withState(state)
                                .endContainerStatus()
                                .build())
                        .build())
                .updateStatus();
    }

    /** The Jobs are asked for last: the owner of a Secret was there before it. */
    private void collectSecrets() {
        var secrets = client.secrets().inNamespace(NAMESPACE).list().getItems();
        var jobs = jobs();
        for (var secret : secrets) {
            var owners = secret.getMetadata().getOwnerReferences();
            var isOwned = jobs.stream()
                    .anyMatch(job -> owners.stream()
                            .anyMatch(owner ->
                                    owner.getUid().equals(job.getMetadata().getUid())));
            if (!owners.isEmpty() && !isOwned) {
                var _ = client.secrets().inNamespace(NAMESPACE).resource(secret).delete();
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(10_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        processes.values().forEach(PodProcess::close);
    }
}
