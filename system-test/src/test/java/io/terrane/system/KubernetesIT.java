package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.terrane.system.kubernetes.TestCluster;
import io.terrane.system.kubernetes.TestKubelet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubernetes mode: a real API server's interface, a small kubelet, and the packaged programs. */
class KubernetesIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Map<String, String> QUICKLY =
            Map.of("TERRANE_KUBERNETES_START_PATIENCE", "3s", "TERRANE_KUBERNETES_IMAGE_PATIENCE", "2s");

    @TempDir
    Path directory;

    private final AtomicReference<URI> url = new AtomicReference<>();
    private TestCluster cluster;
    private TestKubelet kubelet;
    private ControlPlane controlPlane;

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.start();
        controlPlane = startControlPlane();
        kubelet = new TestKubelet(cluster, Installation.here(), url::get, directory.resolve("pods"));
    }

    private ControlPlane startControlPlane() throws Exception {
        var settings = new HashMap<>(cluster.settings());
        settings.putAll(QUICKLY);
        var started = ControlPlane.start(Installation.here(), directory.resolve("control-plane"), settings);
        url.set(started.url());
        return started;
    }

    @AfterEach
    void end() {
        kubelet.close();
        controlPlane.close();
        cluster.close();
    }

    @Test
    void eachTaskHasAJobOfItsOwn() throws Exception {
        var workspace = workspace(Map.of()).configure("hello");

        var applied = workspace.apply(Map.of());

        assertThat(applied.get("tasks")).hasSize(2);
        assertThat(workspace.hasState()).isTrue();
        assertThat(status(workspace.await(workspace.run("plan-only"), "planned_and_finished")))
                .isEqualTo("planned_and_finished");
        assertThat(status(workspace.await(workspace.run("refresh-only"), "planned_and_finished")))
                .isEqualTo("planned_and_finished");
        var _ = workspace.await(workspace.run(Map.of("kind", "destroy", "auto_apply", true)), "applied");
        assertThat(workspace.instances()).isZero();
        var jobs = awaitComplete(6);
        assertThat(jobs)
                .allSatisfy(job -> assertThat(
                                job.getStatus().getConditions().getFirst().getType())
                        .isEqualTo("Complete"));
        assertThat(kubelet.jobs().toString()).doesNotContain("trn_");
    }

    private List<Job> awaitComplete(int count) throws Exception {
        return Await.until(
                "ended Jobs",
                LIMIT,
                kubelet::jobs,
                jobs -> jobs.size() == count && jobs.stream().allMatch(job -> job.getStatus() != null));
    }

    private TestWorkspace workspace(Map<String, ?> pool) throws Exception {
        return workspace(pool, Map.of());
    }

    private TestWorkspace workspace(Map<String, ?> pool, Map<String, ?> limits) throws Exception {
        var id = controlPlane
                .api()
                .create(
                        "agent-pools",
                        Map.of(
                                "name",
                                "pods-" + UUID.randomUUID(),
                                "kind",
                                "kubernetes",
                                "pod_template",
                                pool,
                                "limits",
                                limits))
                .get("id")
                .textValue();
        var workspace = new Workspaces(controlPlane.api())
                .create("pods-" + UUID.randomUUID(), Map.of("execution_mode", "kubernetes", "agent_pool_id", id));
        return new TestWorkspace(controlPlane.api(), workspace);
    }
}
