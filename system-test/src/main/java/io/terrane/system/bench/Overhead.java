package io.terrane.system.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.system.AgentProgram;
import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/** What Terrane adds to a small plan, on an agent that is up and has planned before. */
public final class Overhead {
    /** So many that both our processes run compiled code, as they do after their first minutes. */
    private static final int WARM_UP = 30;

    private static final int USUAL_PAIRS = 20;
    private static final int LEAST_PAIRS = 10;
    private static final Duration RUN_LIMIT = Duration.ofMinutes(2);
    private static final Set<String> UNFINISHED = Set.of("pending", "plan_queued", "planning");

    private final Api api;
    private final String workspace;
    private final BareTerraform bare;

    private Overhead(Api api, String workspace, BareTerraform bare) {
        this.api = api;
        this.workspace = workspace;
        this.bare = bare;
    }

    public static void main(String... arguments) throws Exception {
        var pairs = pairs(arguments);
        var installation = Installation.here();
        var configuration = installation.root().resolve("examples/hello");
        var scratch = Files.createTempDirectory("terrane-bench");
        try (var controlPlane = ControlPlane.start(installation, scratch.resolve("control-plane"), Map.of())) {
            var workspaces = new Workspaces(controlPlane.api());
            var pool = workspaces.createPool("bench");
            try (var agent = AgentProgram.start(
                    installation,
                    controlPlane.url(),
                    workspaces.createPoolToken(pool),
                    scratch.resolve("agent"),
                    Map.of("TERRANE_SLOTS", "1"))) {
                var workspace = workspaces.create("bench", Map.of("execution_mode", "agent", "agent_pool_id", pool));
                var _ = workspaces.upload(workspace, configuration);
                new Overhead(controlPlane.api(), workspace, new BareTerraform(configuration, scratch)).measure(pairs);
                if (!agent.program().isAlive()) {
                    throw new IllegalStateException(
                            "The agent has ended: " + agent.program().output());
                }
            }
        } finally {
            delete(scratch);
        }
    }

    private static int pairs(String... arguments) {
        if (arguments.length == 0) {
            return USUAL_PAIRS;
        }
        if (arguments.length == 2 && arguments[0].equals("--pairs")) {
            return Math.max(LEAST_PAIRS, Integer.parseInt(arguments[1]));
        }
        throw new IllegalArgumentException("Usage: ./bench overhead [--pairs N], with at least " + LEAST_PAIRS);
    }

    private void measure(int pairs) throws Exception {
        for (var i = 0; i < WARM_UP; i++) {
            var _ = plan();
            var _ = bare.plan();
        }
        var ours = new ArrayList<Duration>();
        var baseline = new ArrayList<Duration>();
        for (var pair = 0; pair < pairs; pair++) {
            // Each is first in half of the pairs, so that what drifts drifts for both.
            if (pair % 2 == 0) {
                ours.add(plan());
                baseline.add(bare.plan());
            } else {
                baseline.add(bare.plan());
                ours.add(plan());
            }
        }
        print(new Comparison("overhead", new Samples(ours), new Samples(baseline)), pairs);
    }

    private static void print(Comparison comparison, int pairs) {
        System.out.printf(
                "A small plan through Terrane, from queued to finished, and by hand: %d pairs, in milliseconds%n%n%s%n%s%n",
                pairs, comparison.table(), comparison.result());
    }

    /** From the request to the end as the run says it: both by this machine's clock, so that no poll is measured. */
    private Duration plan() throws Exception {
        var start = Instant.now();
        var run = api.create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
        var done = Await.until(
                "end of the plan",
                RUN_LIMIT,
                () -> api.get("runs/" + run.get("id").textValue()),
                view -> !UNFINISHED.contains(status(view)));
        if (!status(done).equals("planned_and_finished")) {
            throw new IllegalStateException("The run did not end well: " + done);
        }
        return Duration.between(start, Instant.parse(done.get("finished_at").textValue()));
    }

    private static String status(JsonNode run) {
        return run.get("status").textValue();
    }

    private static void delete(Path directory) throws Exception {
        try (var tree = Files.walk(directory)) {
            for (var each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
