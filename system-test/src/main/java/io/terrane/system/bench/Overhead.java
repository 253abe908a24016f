package io.terrane.system.bench;

import java.time.Duration;
import java.util.Map;

/** What Terrane adds to a small plan, on an agent that is up and has planned before. */
public final class Overhead {
    /** So many that both our processes run compiled code, as they do after their first minutes. */
    private static final int WARM_UP = 100;

    private Overhead() {}

    public static void main(String... arguments) throws Exception {
        var pairs = Pairs.of(WARM_UP, 10, 20, arguments);
        try (var testbed = Testbed.start()) {
            var configuration = testbed.configuration("hello");
            var workspace = testbed.workspace("overhead", configuration);
            var bare = new BareTerraform(configuration, testbed.scratch());
            pairs.measure("overhead", () -> plan(testbed, workspace), bare::plan)
                    .print(
                            "A small plan through Terrane, from queued to finished, and by hand: %d pairs, in milliseconds"
                                    .formatted(pairs.count()));
        }
    }

    private static Duration plan(Testbed testbed, String workspace) throws Exception {
        var run = testbed.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
        var done = testbed.await(run, "planned_and_finished");
        return Duration.between(Testbed.created(done), Testbed.end(done));
    }
}
