package io.terrane.system.storm;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.system.Installation;
import io.terrane.system.Replicas;
import io.terrane.system.Workspaces;
import io.terrane.system.fleet.HollowAgent;
import io.terrane.system.fleet.HollowRegistrations;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Many runs over many workspaces and agents on some replicas, while one of these and some of those are killed. */
public final class Storm implements AutoCloseable {
    /** Whatever waits for an operator's patience waits here for a test's. */
    private static final Map<String, String> SETTINGS = Map.of(
            "TERRANE_LOCAL_SLOTS", "0",
            "TERRANE_AGENT_HEARTBEAT_INTERVAL", "2s",
            "TERRANE_TASK_LEASE_TIME", "15s",
            "TERRANE_TASK_RESTART_GRACE", "15s",
            "TERRANE_RUN_FORCE_AFTER", "0s",
            "JAVA_TOOL_OPTIONS", "-Xmx512m -XX:+UseSerialGC");

    private static final int SLOTS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Size size;
    private final Random random;
    private final Vertx vertx;
    private final Replicas replicas;
    private final Witness witness = new Witness();

    /** How much of everything. */
    public record Size(int runs, int workspaces, int agents, int replicas) {}

    private Storm(Size size, long seed, Vertx vertx, Replicas replicas) {
        this.size = size;
        this.random = new Random(seed);
        this.vertx = vertx;
        this.replicas = replicas;
    }

    public static Storm prepare(Installation installation, Path directory, Size size, long seed) throws Exception {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        return new Storm(size, seed, vertx, Replicas.start(installation, directory, size.replicas(), SETTINGS));
    }

    /** Answers what came of it, when every run is final. */
    public StormReport rage(List<Loss> toHappen) throws Exception {
        var make = new Workspaces(replicas.api());
        var pool = make.createPool("storm");
        var machines = machines(make.createPoolToken(pool));
        var runs = new ManyRuns(replicas.api(), pool, new Random(random.nextLong()));
        runs.makeWorkspaces(size.workspaces());
        machines.forEach(Machine::start);
        var start = System.nanoTime();
        var asking = runs.ask(size.runs());
        var losses = new Losses(toHappen, replicas, machines, new Random(random.nextLong()));
        var all = follow(runs, losses, start);
        var _ = asking.get();
        var took = Duration.ofNanos(System.nanoTime() - start);

        var oracle = new StormOracle(replicas.api(), witness);
        oracle.look(all, runs.workspaces());
        return new StormReport(size, took, all, runs.decided(), losses.told(), oracle, witness);
    }

    private List<JsonNode> follow(ManyRuns runs, Losses losses, long start) throws Exception {
        while (true) {
            var all = runs.all();
            var over = all.stream().filter(ManyRuns::isFinal).count();
            losses.happen(over / (double) size.runs());
            if ((over == size.runs() && losses.areOver()) || ManyRuns.isOver(LIMIT, start)) {
                return all;
            }
            runs.decide(all);
            if (losses.areOver() && isStuck(all)) {
                runs.giveUp(all);
            }
        }
    }

    /** Nobody works on any run: what is not over is interrupted, or waits for one that is. */
    private static boolean isStuck(List<JsonNode> all) {
        return all.stream()
                .map(ManyRuns::status)
                .allMatch(status ->
                        ManyRuns.FINAL.contains(status) || status.equals("interrupted") || status.equals("pending"));
    }

    private List<Machine> machines(String poolToken) throws Exception {
        var client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(4 * size.agents()));
        var network = new HollowAgent.Network(vertx.getOrCreateContext(), client, List.of(replicas.url()));
        var machines = new ArrayList<Machine>();
        var names = "storm";
        for (var token : HollowRegistrations.tokens(replicas.url(), poolToken, names, size.agents())) {
            var name = "%s-%d".formatted(names, machines.size());
            machines.add(new Machine(name, network, token, SLOTS, witness, new Random(random.nextLong())));
        }
        return machines;
    }

    @Override
    public void close() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        replicas.close();
    }
}
