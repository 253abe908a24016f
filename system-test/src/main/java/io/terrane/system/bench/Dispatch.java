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
import io.terrane.system.Workspaces;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long a queued run waits until one of a thousand idle agents has it; and how many of a backlog are given out in a
 * second, next to the plainest queue in the same database.
 */
public final class Dispatch {
    private static final int AGENTS = 1_000;
    private static final int USUAL_RUNS = 500;
    private static final int LEAST_RUNS = 50;
    private static final int BACKLOG = 2_000;
    private static final int BACKLOG_WORKSPACES = 100;
    private static final int BACKLOG_AGENTS = 20;
    private static final int SLOTS = 100;
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
        var runs = runs(arguments);
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

    private static int runs(String... arguments) {
        if (arguments.length == 0) {
            return USUAL_RUNS;
        }
        if (arguments.length == 2 && arguments[0].equals("--runs")) {
            return Math.max(LEAST_RUNS, Integer.parseInt(arguments[1]));
        }
        throw new IllegalArgumentException("Usage: ./bench dispatch [--runs N], with at least " + LEAST_RUNS);
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
        var pool = workspaces.createPool("rate");
        for (var i = 0; i < BACKLOG_WORKSPACES; i++) {
            var workspace = workspace("rate-" + i, pool);
            for (var run = 0; run < BACKLOG / BACKLOG_WORKSPACES; run++) {
                var _ = create(workspace);
            }
        }
        grants.clear();
        try (var claims = Claims.in(controlPlane);
                var fleet = fleet(pool, "busy", BACKLOG_AGENTS, SLOTS)) {
            var _ = claims.perSecond(BACKLOG);
            fleet.connect(CONNECTS_A_SECOND);
            awaitGrants(BACKLOG);
            var first = grants.values().stream().min(Instant::compareTo).orElseThrow();
            var last = grants.values().stream().max(Instant::compareTo).orElseThrow();
            var ours = new Rates(
                    List.of(BACKLOG * 1e9 / Duration.between(first, last).toNanos()));
            var baseline = new Rates(List.of(claims.perSecond(BACKLOG)));
            System.out.printf(Locale.ROOT, """
                    A backlog of %d runs, offered, accepted and granted; and rows of a table that 4 clients claim with SKIP
                    LOCKED: in a second, each durable. p99 is the time to grant all of ours, in milliseconds. Aimed at: a
                    ratio of 0.5.
                    %s%n""", BACKLOG, Rates.result("dispatch", ours, baseline, (double)
                    Duration.between(first, last).toMillis()));
        }
    }

    private HollowFleet fleet(String pool, String name, int count, int slots) throws Exception {
        var figures = new FleetFigures((grant, release) -> {
            grants.put(grant.lease().taskId(), Instant.now());
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
