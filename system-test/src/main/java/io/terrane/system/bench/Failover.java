package io.terrane.system.bench;

import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.Installation;
import io.terrane.system.Replicas;
import io.terrane.system.Scratch;
import io.terrane.system.Workspaces;
import io.terrane.system.bench.Options.Option;
import io.terrane.system.fleet.FleetFigures;
import io.terrane.system.fleet.HollowFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** All agents are connected to one of two replicas, which is killed: how long it takes until all are with the other. */
public final class Failover {
    private static final Option AGENTS = new Option("--agents", 100, 10_000);
    private static final int CONNECTS_A_SECOND = 250;
    private static final int TASKS = 200;
    private static final int PAGE = 200;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final long BETWEEN_REQUESTS_MS = 100;

    /** Two heartbeats: whoever had to renew has done it. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(20);

    private final Replicas replicas;
    private final int agents;

    private Failover(Replicas replicas, int agents) {
        this.replicas = replicas;
        this.agents = agents;
    }

    public static void main(String... arguments) throws Exception {
        var agents = Options.of(arguments, AGENTS).count(AGENTS);
        var scratch = Files.createTempDirectory("terrane-bench");
        var settings = Map.of("TERRANE_LOCAL_SLOTS", "0", "JAVA_TOOL_OPTIONS", Resident.OPTIONS);
        try (var replicas = Replicas.start(Installation.here(), scratch, 2, settings)) {
            new Failover(replicas, agents).measure();
        } finally {
            Scratch.delete(scratch);
        }
    }

    private void measure() throws Exception {
        var survivor = replicas.api(1);
        var make = new Workspaces(survivor);
        var pool = make.createPool("failover");
        var figures = new FleetFigures((_, _) -> {});
        try (var fleet = HollowFleet.register(
                replicas.urls(), make.createPoolToken(pool), "agent", agents, 1, figures, agents)) {
            fleet.connect(CONNECTS_A_SECOND);
            giveTasks(make, pool);
            var before = statuses(survivor);
            var _ = figures.drainWelcomes();

            var requests = new Requests(survivor);
            var killed = System.nanoTime();
            replicas.replica(0).program().kill();
            var _ = Await.until(
                    "session of every agent with the other replica",
                    LIMIT,
                    figures::welcomes,
                    welcomes -> welcomes >= agents);
            requests.end();

            var back = new Samples(figures.drainWelcomes().stream()
                    .map(at -> Duration.ofNanos(at - killed))
                    .toList());
            TimeUnit.SECONDS.sleep(AFTERWARDS.toSeconds());
            print(back, requests, before, statuses(survivor));
        }
    }

    private void giveTasks(Workspaces make, String pool) throws Exception {
        var workspace = make.create("failover", Map.of("execution_mode", "agent", "agent_pool_id", pool));
        var _ = make.upload(workspace, Map.of("main.tf", ""));
        for (var i = 0; i < Math.min(TASKS, agents); i++) {
            var _ = make.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
        }
        var _ = Await.until(
                "lease of every task",
                LIMIT,
                LOOK,
                () -> Optional.of(statuses(make.api()))
                        .filter(all -> all.values().stream().allMatch("leased, attempt 1"::equals)));
    }

    /** Of each run's task. */
    private static Map<String, String> statuses(Api api) throws Exception {
        var statuses = new TreeMap<String, String>();
        for (var item : api.get("runs?limit=" + PAGE).get("items")) {
            var run = item.get("id").textValue();
            var task = api.get("runs/" + run).get("tasks").get(0);
            statuses.put(
                    run,
                    "%s, attempt %d"
                            .formatted(
                                    task.get("status").textValue(),
                                    task.get("attempt").intValue()));
        }
        return statuses;
    }

    private void print(Samples back, Requests requests, Map<String, String> before, Map<String, String> after) {
        var seconds = back.sorted().getLast().toNanos() / 1e9;
        var changed = before.entrySet().stream()
                .filter(task -> !task.getValue().equals(after.get(task.getKey())))
                .count();
        var answers = new Samples(requests.took());
        System.out.printf(
                Locale.ROOT,
                """
                A replica with %d agents is killed. The first is with the other one after %.1f s, half of them after %.1f s,
                all after %.1f s, which is %.0f hellos a second; aimed at: all after 40 s. Meanwhile %d requests of people
                were answered by that one, in %.0f ms, 99th percentile %.0f ms, and %d were not. Of %d tasks that agents
                hold, %d changed their status.
                RESULT failover ours=%.1f baseline=40.0 ratio=%.3f diff=%.1f p99=%.1f%n""",
                agents,
                back.sorted().getFirst().toNanos() / 1e9,
                back.median() / 1e3,
                seconds,
                agents / seconds,
                answers.sorted().size(),
                answers.median(),
                answers.p99(),
                requests.failed(),
                before.size(),
                changed,
                seconds,
                seconds / 40,
                seconds - 40,
                answers.p99());
    }

    /** People who read a list again and again. */
    private static final class Requests {
        private final List<Duration> took = new ArrayList<>();
        private final Thread thread;
        private int failed;

        Requests(Api api) {
            thread = Thread.ofVirtual().start(() -> ask(api));
        }

        private void ask(Api api) {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    var start = System.nanoTime();
                    try {
                        var _ = api.get("workspaces");
                        took.add(Duration.ofNanos(System.nanoTime() - start));
                    } catch (IOException | IllegalStateException _) {
                        failed++;
                    }
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_REQUESTS_MS); // They come one by one.
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        void end() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }

        List<Duration> took() {
            return took;
        }

        int failed() {
            return failed;
        }
    }
}
