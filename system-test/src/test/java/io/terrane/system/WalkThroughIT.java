package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README work as they stand there. */
@ExtendWith(Terrane.Shared.class)
class WalkThroughIT {
    private static final Pattern BLOCK = Pattern.compile("<!-- tested: (\\w+) -->\n```bash\n(.*?)```", Pattern.DOTALL);

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void theReadmesCommandsRunAPlanAndAnApplyByHand(Terrane terrane, @TempDir Path directory) throws Exception {
        var installation = Installation.here();
        var readme = Files.readString(installation.root().resolve("README.md"));
        var blocks = BLOCK.matcher(readme)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), (MatchResult found) -> found.group(2)));
        var _ = Files.writeString(
                directory.resolve("walk-through"),
                "set -euxo pipefail\n" + blocks.get("people") + "echo == agent\n" + blocks.get("agent"));

        var output = run(terrane, directory);

        assertThat(blocks).containsOnlyKeys("people", "agent");
        assertThat(output)
                .contains("\"outputs\":{\"hello\":")
                .contains("\"result\":\"appended\"", "\"result\":\"duplicate\"")
                .endsWith("terraform_data.hello: Creating...\nApply complete!\n");
        var api = terrane.controlPlane().api();
        var found = api.get("workspaces?name=remote").get("items").get(0);
        var remote = new TestWorkspace(api, found.get("id").textValue());
        var runs = api.get("runs?workspace_id=" + remote.id()).get("items");
        assertThat(runs.get(0).get("status").textValue()).isEqualTo("applied");
        assertThat(remote.stateText()).isEqualTo(Files.readString(directory.resolve("state")));
    }

    private static String run(Terrane terrane, Path directory) throws Exception {
        try (var program = Program.start(
                "The walk-through",
                List.of("bash", "-c", "cd \"$0\" && exec bash walk-through", directory.toString()),
                Map.of(
                        "TERRANE_URL", terrane.controlPlane().url().toString(),
                        "TOKEN", terrane.controlPlane().token()),
                directory.resolve("output"))) {
            var _ = Await.until("end of the walk-through", LIMIT, program::isAlive, alive -> !alive);
            assertThat(program.awaitEnd()).as(program.output()).isZero();
            return program.output();
        }
    }
}
