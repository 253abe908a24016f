package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.terrane.system.kubernetes.TestCluster;
import io.terrane.system.kubernetes.TestKubelet;
import io.terrane.system.manifest.JobPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Kubernetes mode: a real API server's interface, a small kubelet, and the packaged programs. */
@TestInstance(Lifecycle.PER_CLASS)
class KubernetesIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Map<String, String> QUICKLY = Map.of(
            "TERRANE_KUBERNETES_START_PATIENCE", "3s",
            "TERRANE_KUBERNETES_IMAGE_PATIENCE", "2s",
            "TERRANE_KUBERNETES_LONGEST_START", "30s",
            "TERRANE_KUBERNETES_USUAL_START", "1s");

    private final AtomicReference<URI> url = new AtomicReference<>();
    private Path directory;
    private TestCluster cluster;
    private TestKubelet kubelet;
    private ControlPlane controlPlane;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        cluster = TestCluster.start(Installation.here());
        controlPlane = startControlPlane("0");
        kubelet = new TestKubelet(cluster, Installation.here(), url::get, directory.resolve("pods"));
    }

    private ControlPlane startControlPlane(String port) throws Exception {
        var settings = new HashMap<>(cluster.settings());
        settings.putAll(QUICKLY);
        settings.put("QUARKUS_HTTP_PORT", port);
        var started = ControlPlane.start(Installation.here(), directory.resolve("control-plane"), settings);
        url.set(started.url());
        return started;
    }

    @AfterAll
    void end() {
        kubelet.close();
        controlPlane.close();
        cluster.close();
    }

    @Test
    void eachTaskOfEachKindOfRunHasAJobOfItsOwn() throws Exception {
        var workspace = workspace(pool(Map.of(), Map.of())).configure("hello");

        var before = measure();
        var applied = workspace.apply(Map.of());
        before.awaitMoved("terrane_dispatch_seconds_count{mode=\"kubernetes\"}", 2);
        before.awaitMoved("terrane_tasks_ended_total{mode=\"kubernetes\",outcome=\"succeeded\",phase=\"apply\"}", 1);
        var _ = workspace.await(workspace.run("plan-only"), "planned_and_finished");
        var _ = workspace.await(workspace.run("refresh-only"), "planned_and_finished");
        var _ = workspace.await(workspace.run(Map.of("kind", "destroy", "auto_apply", true)), "applied");

        assertThat(applied.get("tasks")).hasSize(2);
        assertThat(workspace.instances()).isZero();
        var jobs = Await.until(
                "ended Jobs",
                LIMIT,
                () -> jobsOf(workspace),
                all -> all.stream().allMatch(job -> job.getStatus() != null));
        assertThat(jobs)
                .hasSize(6)
                .allSatisfy(job -> assertThat(
                                job.getStatus().getConditions().getFirst().getType())
                        .isEqualTo("Complete"));
        assertThat(jobs.toString()).doesNotContain("trn_");
        assertThat(JobPolicy.violations(jobs)).isEmpty();
    }

    @Test
    void aPodThatCannotStartEndsItsTaskWithTheReason() throws Exception {
        var before = measure();
        var noImage = run(pool(Map.of("image", TestKubelet.NO_IMAGE), Map.of()));
        var noNode = run(pool(Map.of("node_selector", TestKubelet.NO_NODE), Map.of()));
        var noQuota = run(pool(Map.of("service_account", TestKubelet.NO_QUOTA), Map.of()));

        var noWord = run(pool(Map.of("service_account", TestKubelet.NO_WORD), Map.of()));

        assertThat(failure(noImage)).contains("ImagePullBackOff", TestKubelet.NO_IMAGE);
        assertThat(failure(noNode)).contains("No node takes the pod", "0/3 nodes are available");
        assertThat(failure(noQuota)).contains("exceeded quota");
        assertThat(failure(noWord)).contains("did not start in time");
        before.awaitMoved("terrane_kubernetes_failures_total{reason=\"unstartable\"}", 4);
        for (var each : List.of(noImage, noNode, noQuota, noWord)) {
            var _ = Await.until("removal of its Job", LIMIT, () -> jobsOf(each.workspace()), List::isEmpty);
        }
    }

    @Test
    void aPodWithoutMemoryEndsItsPlanAndInterruptsItsApply() throws Exception {
        try (var module = new HangingModule()) {
            var planning = run(pool(Map.of(), Map.of()), module.configuration());
            kubelet.killForMemory(awaitPod(planning, "planning"));

            var failed = planning.workspace().await(planning.id(), "errored");
            assertThat(failed.get("failure_kind").textValue()).isEqualTo("oom");
            assertThat(failed.get("failure_message").textValue()).contains("memory");
        }
        var applying = slowApply();
        kubelet.killForMemory(podOf(applying));

        var _ = applying.workspace().await(applying.id(), "interrupted");
    }

    @Test
    void anEvictedApplyIsInterruptedAsByHandAndKeepsItsState() throws Exception {
        var run = slowApply();

        kubelet.evict(podOf(run));

        var ended = run.workspace().await(run.id(), "errored");
        assertThat(ended.get("failure_message").textValue()).contains("was told to end");
        assertThat(run.workspace().log(run.id(), "apply")).contains("Interrupt received");
        assertThat(run.workspace().hasState()).isTrue();
    }

    @Test
    void anEvictedPlanIsMadeInAnotherPod() throws Exception {
        try (var module = new HangingModule()) {
            var run = run(pool(Map.of(), Map.of()), module.configuration());
            var first = awaitPod(run, "planning");
            module.awaitRequest();

            kubelet.evict(first);
            var again = Await.until(
                    "second attempt",
                    LIMIT,
                    () -> run.workspace().show(run.id()),
                    each -> each.get("tasks").get(0).get("attempt").intValue() == 2
                            && !status(each).equals("plan_queued"));

            assertThat(status(again)).isIn("planning", "errored");
            assertThat(jobsOf(run.workspace())).hasSizeGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void aCancelledRunTakesItsPodWithIt() throws Exception {
        var waiting = run(pool(Map.of("image", "terrane-agent:test"), Map.of("freeze_windows", List.of(always()))));
        var _ = Await.until(
                "reason",
                LIMIT,
                () -> waiting.workspace().show(waiting.id()).get("why_waiting").textValue(),
                why -> why.contains("starts no pods until"));
        assertThat(jobsOf(waiting.workspace())).isEmpty();
        var _ = waiting.workspace().act(waiting.id(), "cancel");
        var _ = waiting.workspace().await(waiting.id(), "canceled");
        var starting = run(pool(Map.of("service_account", TestKubelet.NO_WORD), Map.of()));
        var job = Await.until("its Job", LIMIT, () -> jobsOf(starting.workspace()), jobs -> !jobs.isEmpty())
                .getFirst()
                .getMetadata()
                .getName();
        var _ = starting.workspace().act(starting.id(), "cancel");
        var _ = Await.until("removal of its Job", LIMIT, () -> jobsOf(starting.workspace()), List::isEmpty);
        var applying = slowApply();
        var pod = podOf(applying);

        var _ = applying.workspace().act(applying.id(), "cancel");

        var _ = applying.workspace().await(applying.id(), "canceled");
        assertThat(applying.workspace().hasState()).isTrue();
        var _ = Await.until("end of the pod", LIMIT, kubelet::running, running -> !running.contains(pod));
        assertThat(controlPlane.program().output()).doesNotContain(job + " has failed");
    }

    @Test
    void aWarmPodTakesTheNextTaskAndAnotherTakesItsPlace() throws Exception {
        var pool = pool(Map.of(), Map.of("min_warm", 1, "max_concurrent", 2));
        var warm = Await.until("warm agent", LIMIT, () -> online(pool), agents -> agents.size() == 1)
                .getFirst();

        var run = run(pool);
        var _ = run.workspace().await(run.id(), "planned");

        assertThat(jobsOf(run.workspace())).as("Jobs of its own").isEmpty();
        var next = Await.until(
                "next warm agent", LIMIT, () -> online(pool), agents -> agents.size() == 1 && !agents.contains(warm));
        assertThat(next).isNotEmpty();
    }

    @Test
    void inAFreezeWindowAWarmPodTakesNoTaskAndAfterwardsItDoes() throws Exception {
        var pool = pool(Map.of(), limits(List.of()));
        var warm = Await.until("warm agent", LIMIT, () -> online(pool), agents -> agents.size() == 1);
        change(pool, limits(List.of(always())));
        var _ = Await.until("its rest", LIMIT, () -> agents(pool, "draining"), warm::equals);

        var run = run(pool);
        var waiting = Await.until(
                "reason",
                LIMIT,
                () -> run.workspace().show(run.id()),
                each -> each.path("why_waiting").asText().contains("starts no pods until"));
        assertThat(status(waiting)).isEqualTo("plan_queued");
        change(pool, limits(List.of()));

        var _ = run.workspace().await(run.id(), "planned");
        assertThat(jobsOf(run.workspace())).as("Jobs of its own").isEmpty();
    }

    private static Map<String, ?> limits(List<Map<String, ?>> freezeWindows) {
        return Map.of("min_warm", 1, "max_concurrent", 1, "freeze_windows", freezeWindows);
    }

    private void change(String pool, Map<String, ?> limits) throws Exception {
        var _ = controlPlane.api().change("agent-pools/" + pool, Map.of("limits", limits));
    }

    @Test
    void noMorePodsThanThePoolMayHave() throws Exception {
        try (var module = new HangingModule()) {
            var pool = pool(Map.of(), Map.of("max_concurrent", 1));
            var first = run(pool, module.configuration());
            var _ = awaitPod(first, "planning");

            var second = run(pool);
            var waiting = Await.until(
                    "reason",
                    LIMIT,
                    () -> second.workspace().show(second.id()),
                    each -> each.path("why_waiting").asText().contains("All 1 pods"));

            assertThat(jobsOf(second.workspace())).isEmpty();
            assertThat(status(waiting)).isEqualTo("plan_queued");
            var _ = first.workspace().act(first.id(), "cancel");
            var _ = second.workspace().await(second.id(), "planned");
        }
    }

    @Test
    void aControlPlaneThatReturnsAdoptsItsJobs() throws Exception {
        var run = slowApply();
        var pods = kubelet.running();

        controlPlane.program().kill();
        controlPlane = startControlPlane(Integer.toString(url.get().getPort()));

        var workspace = new TestWorkspace(controlPlane.api(), run.workspace().id());
        var _ = workspace.await(run.id(), "applied");
        assertThat(workspace.instances()).isEqualTo(6);
        assertThat(workspace.show(run.id()).get("tasks").get(1).get("attempt").intValue())
                .isOne();
        assertThat(pods).isNotEmpty();
    }

    private Scrape measure() throws Exception {
        return Scrape.of(controlPlane.url().resolve("/q/metrics"));
    }

    @Test
    void aNamespaceWithoutAnAddressIsRefusedAtTheStart() {
        assertThatThrownBy(() -> ControlPlane.start(
                        Installation.here(),
                        directory.resolve("incomplete"),
                        Map.of("TERRANE_KUBERNETES_NAMESPACE", TestCluster.NAMESPACE)))
                .hasMessageContaining("terrane.kubernetes.url is not: set it to the address");
    }

    /** A run, and where it belongs. */
    private record Asked(TestWorkspace workspace, String id) {}

    private Asked run(String pool) throws Exception {
        var workspace = workspace(pool).configure("hello");
        return new Asked(workspace, workspace.run(Map.of()));
    }

    private Asked run(String pool, Map<String, String> configuration) throws Exception {
        var workspace = workspace(pool).configure(configuration);
        return new Asked(workspace, workspace.run(Map.of()));
    }

    /** A run whose provisioners are at work. */
    private Asked slowApply() throws Exception {
        var workspace = workspace(pool(Map.of(), Map.of())).configure("slow").hcl("seconds", "4");
        var run = workspace.run(Map.of("auto_apply", true));
        var _ = Await.until(
                "output of the provisioners",
                LIMIT,
                () -> status(workspace.show(run)).equals("applying") ? workspace.log(run, "apply") : "",
                log -> log.contains("first 0 second 1"));
        return new Asked(workspace, run);
    }

    private String failure(Asked run) throws Exception {
        var failed = run.workspace().await(run.id(), "errored");
        assertThat(failed.get("failure_kind").textValue()).isEqualTo("pod");
        return failed.get("failure_message").textValue();
    }

    private String awaitPod(Asked run, String status) throws Exception {
        var _ = Await.until(
                "run that is " + status,
                LIMIT,
                () -> run.workspace().show(run.id()),
                each -> status(each).equals(status));
        return podOf(run);
    }

    private String podOf(Asked run) throws Exception {
        var tasks = run.workspace().show(run.id()).get("tasks");
        var last = tasks.get(tasks.size() - 1).get("id").textValue();
        return kubelet.running().stream()
                .filter(pod -> pod.contains(last))
                .findFirst()
                .orElseThrow();
    }

    private List<Job> jobsOf(TestWorkspace workspace) throws Exception {
        var tasks = new StringBuilder();
        for (var run :
                controlPlane.api().get("runs?workspace_id=" + workspace.id()).get("items")) {
            workspace.show(run.get("id").textValue()).get("tasks").forEach(task -> tasks.append(task.get("id")));
        }
        return kubelet.jobs().stream()
                .filter(job ->
                        tasks.indexOf(job.getMetadata().getLabels().getOrDefault("terrane.io/task", "no task")) >= 0)
                .toList();
    }

    private List<String> online(String pool) throws Exception {
        return agents(pool, "online");
    }

    private List<String> agents(String pool, String status) throws Exception {
        return controlPlane
                .api()
                .get("agents?agent_pool_id=" + pool)
                .get("items")
                .valueStream()
                .filter(agent -> agent.get("status").textValue().equals(status))
                .map(agent -> agent.get("name").textValue())
                .toList();
    }

    private static Map<String, ?> always() {
        var yesterday = ZonedDateTime.now(ZoneOffset.UTC)
                .minusDays(1)
                .getDayOfWeek()
                .name()
                .toLowerCase(Locale.ROOT);
        var today = ZonedDateTime.now(ZoneOffset.UTC).getDayOfWeek().name().toLowerCase(Locale.ROOT);
        return Map.of("days", List.of(yesterday, today), "start", "00:00", "end", "00:00", "time_zone", "UTC");
    }

    private String pool(Map<String, ?> template, Map<String, ?> limits) throws Exception {
        return controlPlane
                .api()
                .create(
                        "agent-pools",
                        Map.of(
                                "name",
                                "pods-" + UUID.randomUUID(),
                                "kind",
                                "kubernetes",
                                "pod_template",
                                template,
                                "limits",
                                limits))
                .get("id")
                .textValue();
    }

    private TestWorkspace workspace(String pool) throws Exception {
        var id = new Workspaces(controlPlane.api())
                .create("pods-" + UUID.randomUUID(), Map.of("execution_mode", "kubernetes", "agent_pool_id", pool));
        return new TestWorkspace(controlPlane.api(), id);
    }

    /** Where a module is to come from that never comes: a plan that takes as long as one likes. */
    private static final class HangingModule implements AutoCloseable {
        private final HttpServer server;
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        HangingModule() throws Exception {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(command -> Thread.ofVirtual().start(command));
            server.createContext("/", exchange -> {
                asked.countDown();
                try {
                    var _ = closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
            });
            server.start();
        }

        Map<String, String> configuration() {
            return Map.of("main.tf", """
                    module "late" {
                      source = "http://127.0.0.1:%d/module.tar.gz"
                    }
                    """.formatted(server.getAddress().getPort()));
        }

        void awaitRequest() throws InterruptedException {
            assertThat(asked.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            closed.countDown();
            server.stop(0);
        }
    }
}
