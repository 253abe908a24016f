package io.terrane.system.bench;

import io.terrane.system.AgentProgram;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Scratch;
import io.terrane.system.Workspaces;
import io.terrane.system.kubernetes.TestCluster;
import io.terrane.system.kubernetes.TestKubelet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * People work in all three modes at once: each plans, applies, plans again and destroys, with real terraform, as fast
 * as the machine lets them. And the same by hand, as many at once, without Terrane.
 */
public final class Stress {
    private static final Options.Option ROUNDS = new Options.Option("--rounds", 1, 10);
    private static final Options.Option PEOPLE = new Options.Option("--people", 1, 2);
    private static final List<String> MODES = List.of("local", "agent", "kubernetes");
    private static final double SECONDS_OF_A_MINUTE = 60.0;

    private final Installation installation;
    private final Path scratch;
    private final int rounds;
    private final int people;

    private Stress(Installation installation, Path scratch, int rounds, int people) {
        this.installation = installation;
        this.scratch = scratch;
        this.rounds = rounds;
        this.people = people;
    }

    public static void main(String... arguments) throws Exception {
        var options = Options.of(arguments, ROUNDS, PEOPLE);
        var scratch = Files.createTempDirectory("terrane-bench");
        try {
            new Stress(Installation.here(), scratch, options.count(ROUNDS), options.count(PEOPLE)).measure();
        } finally {
            Scratch.delete(scratch);
        }
    }

    private void measure() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d people in each mode do %d rounds each: plan-only, plan-and-apply, plan-only, destroy%n%n",
                people,
                rounds);
        var ours = throughTerrane();
        var byHand = byHand();
        System.out.printf(
                Locale.ROOT,
                "%nby hand     %6.1f rounds a minute, median of a round %6.0f ms%n%n",
                byHand.perMinute(),
                byHand.times().median());
        System.out.printf(
                Locale.ROOT,
                "RESULT stress ours=%.1f baseline=%.1f ratio=%.3f diff=%.1f p99=%.1f%n",
                ours.perMinute(),
                byHand.perMinute(),
                ours.perMinute() / byHand.perMinute(),
                ours.perMinute() - byHand.perMinute(),
                ours.times().p99());
    }

    /** What so many rounds took, one by one and together. */
    private record Outcome(Samples times, Duration took) {
        double perMinute() {
            return times.sorted().size() * SECONDS_OF_A_MINUTE / (took.toNanos() / 1e9);
        }
    }

    private Outcome throughTerrane() throws Exception {
        try (var cluster = TestCluster.start(installation);
                var controlPlane = controlPlane(cluster);
                var _ = new TestKubelet(cluster, installation, controlPlane::url, scratch.resolve("pods"));
                var agent = agent(controlPlane)) {
            var workers = new ArrayList<StressedPerson>();
            for (var mode : MODES) {
                for (var number = 0; number < people; number++) {
                    workers.add(StressedPerson.of(controlPlane.api(), mode, number, pool(controlPlane, mode)));
                }
            }
            var outcome = together(workers.stream()
                    .<Callable<List<Duration>>>map(each -> () -> each.work(rounds))
                    .toList());
            System.out.printf("            rounds   median      p99   errors%n");
            for (var mode : MODES) {
                print(
                        mode,
                        workers.stream()
                                .filter(each -> each.mode().equals(mode))
                                .toList());
            }
            System.out.printf(
                    Locale.ROOT,
                    "%nall         %6.1f rounds a minute%nmemory      control plane %d MiB, static agent %d MiB%n",
                    outcome.perMinute(),
                    Resident.bytes(controlPlane.program().pid()) >> 20,
                    Resident.bytes(agent.program().pid()) >> 20);
            return outcome;
        }
    }

    private ControlPlane controlPlane(TestCluster cluster) throws Exception {
        var settings = new HashMap<>(cluster.settings());
        settings.put("TERRANE_LOCAL_SLOTS", Integer.toString(people));
        return ControlPlane.start(installation, scratch.resolve("control-plane"), settings);
    }

    private AgentProgram agent(ControlPlane controlPlane) throws IOException, InterruptedException {
        var make = new Workspaces(controlPlane.api());
        return AgentProgram.start(
                installation,
                controlPlane.url(),
                make.createPoolToken(make.createPool("stress-agent")),
                scratch.resolve("agent"),
                Map.of("TERRANE_SLOTS", Integer.toString(people)));
    }

    private String pool(ControlPlane controlPlane, String mode) throws IOException, InterruptedException {
        var api = controlPlane.api();
        return switch (mode) {
            case "agent" ->
                api.get("agent-pools?name=stress-agent")
                        .get("items")
                        .get(0)
                        .get("id")
                        .textValue();
            case "kubernetes" -> {
                var known = api.get("agent-pools?name=stress-pods").get("items");
                yield (known.isEmpty()
                                ? api.create("agent-pools", Map.of("name", "stress-pods", "kind", "kubernetes"))
                                : known.get(0))
                        .get("id")
                        .textValue();
            }
            default -> "";
        };
    }

    private static void print(String mode, List<StressedPerson> workers) {
        var times = new Samples(
                workers.stream().flatMap(each -> each.times().stream()).toList());
        System.out.printf(
                Locale.ROOT,
                "%-11s %6d   %6.0f   %6.0f   %6d%n",
                mode,
                times.sorted().size(),
                times.median(),
                times.p99(),
                workers.stream().mapToInt(StressedPerson::errors).sum());
    }

    private Outcome byHand() throws Exception {
        var bare = new BareTerraform(installation.configuration("hello"), scratch);
        var workers = new ArrayList<Callable<List<Duration>>>();
        for (var number = 0; number < MODES.size() * people; number++) {
            workers.add(() -> {
                var times = new ArrayList<Duration>();
                for (var round = 0; round < rounds; round++) {
                    times.add(bare.round());
                }
                return times;
            });
        }
        return together(workers);
    }

    private static Outcome together(List<Callable<List<Duration>>> workers) throws Exception {
        var start = System.nanoTime();
        var times = new ArrayList<Duration>();
        try (var threads = Executors.newFixedThreadPool(workers.size())) {
            for (var done : threads.invokeAll(workers)) {
                times.addAll(done.get());
            }
        }
        return new Outcome(new Samples(times), Duration.ofNanos(System.nanoTime() - start));
    }
}
