package io.terrane.system.bench;

import io.terrane.system.Installation;
import io.terrane.system.storm.Loss;
import io.terrane.system.storm.Storm;
import io.terrane.system.storm.StormReport;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A thousand runs while a replica and agents are killed, and a table of what came of it. */
public final class StormTable {
    private static final List<String> OPTIONS = List.of("--runs", "--workspaces", "--agents", "--replicas", "--seed");

    private static final List<Loss> LOSSES = List.of(
            Loss.REPLICA_KILLED,
            Loss.AGENT_KILLED,
            Loss.AGENT_KILLED,
            Loss.AGENT_KILLED,
            Loss.AGENT_LOST,
            Loss.AGENT_LOST);

    private StormTable() {}

    public static void main(String... arguments) throws Exception {
        var options = options(arguments);
        var seed = options.getOrDefault("--seed", System.nanoTime());
        var size = new Storm.Size(
                number(options, "--runs", 1_000),
                number(options, "--workspaces", 200),
                number(options, "--agents", 50),
                number(options, "--replicas", 3));
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

    private static int number(Map<String, Long> options, String name, int usual) {
        return Math.toIntExact(options.getOrDefault(name, (long) usual));
    }

    private static Map<String, Long> options(String... arguments) {
        var options = new HashMap<String, Long>();
        for (var i = 0; i + 1 < arguments.length && OPTIONS.contains(arguments[i]); i += 2) {
            options.put(arguments[i], Long.valueOf(arguments[i + 1]));
        }
        if (options.size() * 2 != arguments.length) {
            throw new IllegalArgumentException("Usage: ./bench storm [%s N]...".formatted(String.join(" | ", OPTIONS)));
        }
        return options;
    }
}
