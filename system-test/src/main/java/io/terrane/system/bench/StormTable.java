package io.terrane.system.bench;

import io.terrane.system.Installation;
import io.terrane.system.Scratch;
import io.terrane.system.bench.Options.Option;
import io.terrane.system.storm.Loss;
import io.terrane.system.storm.Storm;
import io.terrane.system.storm.StormReport;
import java.nio.file.Files;
import java.util.List;

/** A thousand runs while a replica and agents are killed, and a table of what came of it. */
public final class StormTable {
    private static final List<Loss> LOSSES = List.of(
            Loss.REPLICA_KILLED,
            Loss.AGENT_KILLED,
            Loss.AGENT_KILLED,
            Loss.AGENT_KILLED,
            Loss.AGENT_LOST,
            Loss.AGENT_LOST);

    private static final Option RUNS = new Option("--runs", 1, 1_000);
    private static final Option WORKSPACES = new Option("--workspaces", 1, 200);
    private static final Option AGENTS = new Option("--agents", LOSSES.size(), 50);
    private static final Option REPLICAS = new Option("--replicas", 2, 3);

    private StormTable() {}

    public static void main(String... arguments) throws Exception {
        var anySeed = new Option("--seed", Long.MIN_VALUE, System.nanoTime());
        var options = Options.of(arguments, RUNS, WORKSPACES, AGENTS, REPLICAS, anySeed);
        var seed = options.get(anySeed);
        var size = new Storm.Size(
                options.count(RUNS), options.count(WORKSPACES), options.count(AGENTS), options.count(REPLICAS));
        System.out.printf("Seed %d%n", seed);
        var report = rage(size, seed);
        System.out.println(report.table());
        System.out.printf("RESULT storm violations=%d%n", report.violations().size());
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }

    private static StormReport rage(Storm.Size size, long seed) throws Exception {
        var scratch = Files.createTempDirectory("terrane-storm");
        try (var storm = Storm.prepare(Installation.here(), scratch, size, seed)) {
            return storm.rage(LOSSES);
        } finally {
            Scratch.delete(scratch);
        }
    }
}
