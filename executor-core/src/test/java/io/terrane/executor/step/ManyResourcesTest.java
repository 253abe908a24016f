package io.terrane.executor.step;

import static io.terrane.executor.step.Workspace.failed;
import static io.terrane.executor.step.Workspace.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.RunKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workspaces whose state is kept over HTTP while it changes. */
@Timeout(120)
class ManyResourcesTest {
    private static final String AGAIN = "The plan is made once more";

    /** The last one runs when all the others are made. */
    private static final String HANGING = """
            resource "terraform_data" "item" {
              count = 300
              input = "item ${count.index}"
            }
            resource "terraform_data" "last" {
              depends_on = [terraform_data.item]
              provisioner "local-exec" {
                command = "echo all are made; sleep 300"
              }
            }
            """;

    @TempDir
    Path data;

    @Test
    void aWorkspaceThatBecomesLargeIsPlannedOnceMoreAndApplied() throws Exception {
        var workspace = Workspace.of(data, "many-1000").withHcl("count_of", "300");

        var planned = workspace.plan();
        var applied = workspace.apply(planned);

        assertThat(planned.text()).containsOnlyOnce(AGAIN);
        assertThat(succeeded(planned).summary().add()).isEqualTo(300);
        assertThat(succeeded(applied).summary().add()).isEqualTo(300);
        assertThat(state(workspace)).contains("\"index_key\": 299");
        assertThat(workspace.directory(applied)).doesNotExist();
    }

    @Test
    void aLargeWorkspaceIsPlannedOnce() throws Exception {
        var workspace = Workspace.of(data, "many-1000").withHcl("count_of", "300");
        var _ = workspace.apply(workspace.plan());

        var unchanged = workspace.plan();
        workspace.kind = RunKind.DESTROY;
        var planned = workspace.plan();
        var destroyed = workspace.apply(planned);

        assertThat(succeeded(unchanged).changes()).isFalse();
        assertThat(planned.text()).doesNotContain(AGAIN);
        assertThat(succeeded(destroyed).summary().destroy()).isEqualTo(300);
        assertThat(state(workspace)).contains("\"resources\": []");
    }

    @Test
    void whatAKilledEngineCouldNotWriteDownIsToldAsImportBlocks() throws Exception {
        var workspace = new Workspace(data, Workspace.pack(Map.of("main.tf", HANGING)));
        var task = workspace.applyTask(workspace.plan());
        workspace.control.flushEvery(Duration.ofMillis(50));
        task.whenLogged("all are made", () -> kill(workspace.directory(task)));

        var applied = workspace.execute(task);

        assertThat(failed(applied).exitCode()).isEqualTo(137);
        var blocks = applied.text().substring(applied.text().indexOf("import {"));
        workspace.configuration = Workspace.pack(Map.of("main.tf", HANGING, "import.tf", blocks));
        var again = workspace.plan();
        assertThat(succeeded(again).summary().imports()).isEqualTo(300);
        assertThat(succeeded(again).summary().add()).isEqualTo(1);
    }

    private static String state(Workspace workspace) {
        return new String(workspace.state.orElseThrow(), UTF_8);
    }

    private static void kill(Path taskDirectory) {
        try (var steps = Files.list(taskDirectory.resolve("ctl/steps"))) {
            var records =
                    steps.filter(each -> each.toString().endsWith("-apply")).findFirst();
            var stat = Files.readAllLines(records.orElseThrow().resolve("pid")).get(1);
            var pid = stat.substring(0, stat.indexOf(' '));
            assertThat(new ProcessBuilder("kill", "-s", "KILL", pid).start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
