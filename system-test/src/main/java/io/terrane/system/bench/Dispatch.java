package io.terrane.system.bench;

import io.terrane.protocol.FailureKind;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskUpdate;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.WireJson;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Scratch;
import io.terrane.system.Workspaces;
import io.terrane.system.bench.Options.Option;
import io.terrane.system.fleet.FleetFigures;
import io.terrane.system.fleet.HollowFleet;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How long a queued run waits until one of a thousand idle agents has it; and how many of a backlog are given out in a
 * second, next to the plainest queue in the same database.
 */
public final class Dispatch {
    private static final int AGENTS = 1_000;
    private static final Option RUNS = new Option("--runs", 50, 500);
    private static final int ROUNDS = 3;
    private static final int BACKLOG = 3_000;
    private static final int BACKLOG_WORKSPACES = 100;
    private static final int BACKLOG_AGENTS = 100;
    private static final int SLOTS = BACKLOG / BACKLOG_AGENTS * 2;
    private static final int CREATED_AT_ONCE = 4;
    private static final int CONNECTS_A_SECOND = 250;
    private static final long BETWEEN_RUNS_MS = 40;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final ControlPlane controlPlane;
    private final Workspaces workspaces;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<TaskId, Instant> grants = new ConcurrentHashMap<>();

    private Dispatch(ControlPlane controlPlane) throws IOException {
        this.controlPlane = controlPlane;
        this.workspaces = new Workspaces(controlPlane.api());
    }

    public static void main(String... arguments) throws Exception {
        var runs = Options.of(arguments, RUNS).count(RUNS);
        var scratch = Files.createTempDirectory("terrane-bench");
        try (var controlPlane = ControlPlane.start(
                Installation.here(), scratch.resolve("control-plane"), Map.of("TERRANE_LOCAL_SLOTS", "0"))) {
            var dispatch = new Dispatch(controlPlane);
            dispatch.measureLatency(runs);
            dispatch.measureRate();
        } finally {
            Scratch.delete(scratch);
        }
    }

    private void measureLatency(int runs) throws Exception {
        var pool = workspaces.createPool("latency");
        var workspace = workspace("latency", pool);
        try (var fleet = fleet(pool, "agent", AGENTS, 1)) {
            fleet.connect(CONNECTS_A_SECOND);
            var created = new ArrayList<UUID>();
            for (var i = 0; i < runs; i++) {
                created.add(create(workspace));
                TimeUnit.MILLISECONDS.sleep(BETWEEN_RUNS_MS); // They come one by one.
            }
            awaitGrants(runs);
            var waits = new ArrayList<Duration>();
            for (var run : created.subList(runs / 5, runs)) { // The first ones warm both of us up.
                waits.add(wait(run));
            }
            var samples = new Samples(waits);
            System.out.printf(
                    Locale.ROOT,
                    "From the queue to an agent that has it, one of %d idle ones: %d runs, one after the other; median %.1f ms,"
                            + " 99th percentile %.1f ms. Aimed at: 50 and 250.%n",
                    AGENTS,
                    waits.size(),
                    samples.median(),
                    samples.p99());
        }
    }

    private void measureRate() throws Exception {
        var ours = new ArrayList<Double>();
        var baseline = new ArrayList<Double>();
        try (var claims = Claims.in(controlPlane)) {
            for (var round = 0; round < ROUNDS; round++) {
                ours.add(grantsPerSecond("round-" + round));
                baseline.add(claims.perSecond(BACKLOG));
            }
        }
        System.out.printf(
                Locale.ROOT,
                """
                A backlog of %d runs, offered, accepted and granted by %d agents; and rows of a table that 4 clients claim
                with SKIP LOCKED: in a second, each durable, the median of %d rounds. p99 is the time to grant the middle
                four fifths of ours in the slowest round, in milliseconds. Aimed at: a ratio of 0.5.
                %s%n""",
                BACKLOG,
                BACKLOG_AGENTS,
                ROUNDS,
                Rates.result(
                        "dispatch", new Rates(ours), new Rates(baseline), 800.0 * BACKLOG / Collections.min(ours)));
    }

    /** The backlog is there before the agents are. It is counted while all of them are at it. */
    private double grantsPerSecond(String name) throws Exception {
        var pool = workspaces.createPool(name);
        createBacklog(name, pool);
        grants.clear();
        try (var fleet = HollowFleet.register(
                List.of(controlPlane.url()),
                workspaces.createPoolToken(pool),
                name,
                BACKLOG_AGENTS,
                SLOTS,
                new FleetFigures(this::note),
                1)) {
            fleet.connect(CONNECTS_A_SECOND);
            awaitGrants(BACKLOG);
            var times = grants.values().stream().sorted().toList();
            var fifths = Duration.between(times.get(BACKLOG / 10), times.get(BACKLOG * 9 / 10));
            return 0.8 * BACKLOG * 1e9 / fifths.toNanos();
        }
    }

    private void createBacklog(String name, String pool) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CREATED_AT_ONCE)) {
            var all = IntStream.range(0, BACKLOG_WORKSPACES)
                    .<Callable<String>>mapToObj(i -> () -> {
                        var workspace = workspace(name + "-" + i, pool);
                        for (var run = 0; run < BACKLOG / BACKLOG_WORKSPACES; run++) {
                            var _ = create(workspace);
                        }
                        return workspace;
                    })
                    .toList();
            for (var each : threads.invokeAll(all)) {
                var _ = each.get();
            }
        }
    }

    private void note(TaskGrant grant, Runnable release) {
        grants.put(grant.lease().taskId(), Instant.now());
    }

    private HollowFleet fleet(String pool, String name, int count, int slots) throws Exception {
        var figures = new FleetFigures((grant, release) -> {
            note(grant, release);
            Thread.ofVirtual().start(() -> end(grant, release));
        });
        return HollowFleet.register(
                List.of(controlPlane.url()), workspaces.createPoolToken(pool), name, count, slots, figures, 1);
    }

    private String workspace(String name, String pool) throws Exception {
        var workspace = workspaces.create(name, Map.of("execution_mode", "agent", "agent_pool_id", pool));
        var _ = workspaces.upload(workspace, Map.of("main.tf", ""));
        return workspace;
    }

    private UUID create(String workspace) throws Exception {
        var run = controlPlane.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
        return UUID.fromString(run.get("id").textValue());
    }

    private void awaitGrants(int count) throws Exception {
        var _ = Await.until("grant of every run", LIMIT, grants::size, granted -> granted == count);
    }

    private Duration wait(UUID run) throws Exception {
        var task = controlPlane.api().get("runs/" + run).get("tasks").get(0);
        var granted = grants.get(new TaskId(UUID.fromString(task.get("id").textValue())));
        if (granted == null) {
            throw new IllegalStateException("Run %s was not granted".formatted(run));
        }
        return Duration.between(Instant.parse(task.get("queued_at").textValue()), granted);
    }

    /** The run fails, so that nothing is left of it. */
    private void end(TaskGrant grant, Runnable release) {
        try {
            TaskUpdate outcome = new TaskOutcome.Failed(
                    FailureKind.PLAN, "plan", "Nobody planned: this is a benchmark.", null, List.of(), false);
            var request = HttpRequest.newBuilder(
                            controlPlane.url().resolve(grant.links().status()))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Authorization", "Bearer " + grant.taskToken())
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(
                            WireJson.mapper().writerFor(TaskUpdate.class).writeValueAsString(outcome)))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                System.err.println("A run could not be ended: " + answer.body());
            }
            release.run();
        } catch (IOException e) {
            System.err.println("A run could not be ended: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
