package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.TestWorkspace;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An agent comes back with an apply that people gave up, when another run has changed the state. */
@ExtendWith(FaultWorld.WithShortLeases.class)
@LongFault
class F34_zombieWritesLate {

    @Test
    void itsBytesAreKeptAsideAndNothingElseChanges(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var zombie = new VictimAgent(world.api(), world.controlPlane().url(), directory);
                var other = zombie.another(directory.resolve("other"))) {
            Iterations.of("F34", 1).run(_ -> round(zombie, other));
        }
    }

    private static void round(VictimAgent zombie, VictimAgent other) throws Exception {
        var workspace = zombie.workspace();
        zombie.start();
        var givenUp = workspace.run(Map.of());
        zombie.awaitStart(givenUp, "apply");
        zombie.freeze();
        zombie.awaitAtLast(workspace, givenUp, "interrupted");
        zombie.awaitPrinted(givenUp, "apply", "\"type\":\"outputs\"");
        var _ = workspace.act(givenUp, "cancel");
        var _ = workspace.act(givenUp, "force-cancel");
        other.start();
        var next = workspace.run(Map.of());
        zombie.awaitAtLast(workspace, next, "applied");
        var state = workspace.stateText();
        var log = workspace.log(givenUp, "apply");
        var refused = zombie.said("takes no more of");

        zombie.thaw();

        zombie.awaitSaid("takes no more of", refused + 1);
        var _ = Await.until("state in quarantine", VictimAgent.LIMIT, () -> quarantined(workspace), found -> found > 0);
        assertThat(workspace.stateText()).isEqualTo(state);
        assertThat(workspace.log(givenUp, "apply")).isEqualTo(log);
        assertThat(TestWorkspace.status(workspace.show(givenUp))).isEqualTo("canceled");
        zombie.once().holds(givenUp);
        zombie.once().holds(next);
        zombie.kill();
        other.kill();
    }

    private static long quarantined(TestWorkspace workspace) throws Exception {
        JsonNode versions = workspace
                .api()
                .get("workspaces/%s/state-versions?limit=200".formatted(workspace.id()))
                .get("items");
        return StreamSupport.stream(versions.spliterator(), false)
                .filter(each -> each.hasNonNull("quarantined"))
                .count();
    }
}
