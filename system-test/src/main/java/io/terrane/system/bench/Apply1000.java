package io.terrane.system.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** An apply of 1,000 new resources, from its approval to its end, and by hand with the engine's local backend. */
public final class Apply1000 {
    private final Testbed testbed;
    private final Path configuration;
    private int workspaces;

    private Apply1000(Testbed testbed) {
        this.testbed = testbed;
        this.configuration = testbed.configuration("many-1000");
    }

    public static void main(String... arguments) throws Exception {
        var pairs = Pairs.of(1, 3, 5, arguments);
        try (var testbed = Testbed.start()) {
            var ours = new Apply1000(testbed);
            var bare = new BareTerraform(ours.configuration, testbed.scratch());
            pairs.measure("apply-1000", ours::apply, bare::apply)
                    .print("An apply of 1,000 resources through Terrane, from its approval to its end, and by hand:"
                            + " %d pairs, in milliseconds".formatted(pairs.count()));
        }
    }

    private Duration apply() throws Exception {
        var api = testbed.api();
        var workspace = testbed.workspace("many-" + workspaces++, configuration);
        var planned = testbed.await(api.create("runs", Map.of("workspace_id", workspace)), "planned");
        var start = Instant.now();
        var approved = api.act("runs/" + planned.get("id").textValue() + "/actions/confirm");
        return Duration.between(start, Testbed.end(testbed.await(approved, "applied")));
    }
}
