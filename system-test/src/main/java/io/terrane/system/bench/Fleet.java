package io.terrane.system.bench;

import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Program;
import io.terrane.system.Scratch;
import io.terrane.system.Workspaces;
import io.terrane.system.bench.Options.Option;
import io.terrane.system.fleet.BareFleet;
import io.terrane.system.fleet.BareSockets;
import io.terrane.system.fleet.FleetFigures;
import io.terrane.system.fleet.HollowFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What agents that do nothing but live cost one replica, next to connections of a server that does nothing at all. */
public final class Fleet {
    private static final Option AGENTS = new Option("--agents", 100, 10_000);

    /** A first part of them is connected before anything is measured: what they cost is the fleet's, not an agent's. */
    private static final int FIRST_PART = 10;

    private static final int CONNECTS_A_SECOND = 250;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration WATCH = HEARTBEAT.multipliedBy(4);

    /** Of a heartbeat that is about no task. */
    private static final int HEARTBEAT_BYTES = 200;

    private final Installation installation;
    private final Path scratch;
    private final int agents;

    private Fleet(Installation installation, Path scratch, int agents) {
        this.installation = installation;
        this.scratch = scratch;
        this.agents = agents;
    }

    /** @param bytes of memory for each connection */
    private record Cost(double bytes, Samples answers) {}

    public static void main(String... arguments) throws Exception {
        var options = Options.of(arguments, AGENTS);
        var scratch = Files.createTempDirectory("terrane-bench");
        try {
            var fleet = new Fleet(Installation.here(), scratch, options.count(AGENTS));
            var ours = fleet.ours();
            var bare = fleet.bare();
            fleet.print(ours, bare);
        } finally {
            Scratch.delete(scratch);
        }
    }

    private Cost ours() throws Exception {
        var settings = Map.of("TERRANE_LOCAL_SLOTS", "0", "JAVA_TOOL_OPTIONS", Resident.OPTIONS);
        try (var controlPlane = ControlPlane.start(installation, scratch.resolve("control-plane"), settings)) {
            var workspaces = new Workspaces(controlPlane.api());
            var token = workspaces.createPoolToken(workspaces.createPool("fleet"));
            var first = agents / FIRST_PART;
            try (var some = fleet(controlPlane, token, "first", first);
                    var others = fleet(controlPlane, token, "other", agents - first)) {
                some.connect(CONNECTS_A_SECOND);
                TimeUnit.SECONDS.sleep(HEARTBEAT.toSeconds());
                var before = Resident.bytes(controlPlane.program().pid());
                others.connect(CONNECTS_A_SECOND);
                var _ = others.figures().drainBeats();
                TimeUnit.SECONDS.sleep(WATCH.toSeconds()); // What is measured is how they live.
                var answers = new Samples(others.figures().drainBeats());
                var after = Resident.bytes(controlPlane.program().pid());
                return new Cost((after - before) / (double) (agents - first), answers);
            }
        }
    }

    private static HollowFleet fleet(ControlPlane controlPlane, String token, String name, int count) throws Exception {
        return HollowFleet.register(
                List.of(controlPlane.url()), token, name, count, 1, new FleetFigures((_, _) -> {}), count);
    }

    private Cost bare() throws Exception {
        var output = scratch.resolve("bare.log");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(java, "-cp", System.getProperty("java.class.path"), BareSockets.class.getName());
        var settings = Map.of("JAVA_TOOL_OPTIONS", Resident.OPTIONS);
        try (var server = Program.start("The bare server", command, settings, output)) {
            var port = Await.until("port of the bare server", Duration.ofSeconds(30), () -> port(server));
            var first = agents / FIRST_PART;
            try (var connections = new BareFleet(port, agents, HEARTBEAT, HEARTBEAT_BYTES)) {
                connections.connect(first, CONNECTS_A_SECOND);
                TimeUnit.SECONDS.sleep(HEARTBEAT.toSeconds());
                var before = Resident.bytes(server.pid());
                connections.connect(agents - first, CONNECTS_A_SECOND);
                var _ = connections.drain();
                TimeUnit.SECONDS.sleep(WATCH.toSeconds());
                var answers = new Samples(connections.drain());
                var after = Resident.bytes(server.pid());
                return new Cost((after - before) / (double) (agents - first), answers);
            }
        }
    }

    private static Optional<Integer> port(Program server) throws IOException {
        server.requireAlive();
        return server.output()
                .lines()
                .filter(line -> line.matches("\\d+"))
                .map(Integer::valueOf)
                .findFirst();
    }

    private void print(Cost ours, Cost bare) {
        System.out.printf(
                Locale.ROOT,
                """
                %d agents that live, on one replica with a heap of 1 GiB, and as many connections of a server that sends
                every message back. How long heartbeats take to be answered, in milliseconds; aimed at: a 99th percentile
                of 1,000.
                %s
                Memory for each of them, in bytes, after a collection of garbage; p99 is that of the heartbeats. Aimed at: a
                ratio of 1.5.
                %s%n""",
                agents,
                new Comparison("fleet-heartbeat", ours.answers(), bare.answers()).result(),
                String.format(
                        Locale.ROOT,
                        "RESULT fleet-memory ours=%.0f baseline=%.0f ratio=%.3f diff=%.0f p99=%.1f",
                        ours.bytes(),
                        bare.bytes(),
                        ours.bytes() / bare.bytes(),
                        ours.bytes() - bare.bytes(),
                        ours.answers().p99()));
    }
}
