package io.terrane.system.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Program;
import io.terrane.system.TestWorkspace;
import io.terrane.system.Workspaces;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the documents work as they stand there, in their order. */
class PagesIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** The last section of the page about the API. */
    private static final String ALL = "## All of it";

    @TempDir
    Path directory;

    @Test
    void thoseOfTheReadmeRunAPlanAndAnApplyByHand() throws Exception {
        try (var controlPlane = start(Map.of())) {
            var output = run(controlPlane, "README.md");

            assertThat(output)
                    .contains("\"outputs\":{\"hello\":")
                    .contains("\"result\":\"appended\"", "\"result\":\"duplicate\"")
                    .endsWith("terraform_data.hello: Creating...\nApply complete!\n");
            var api = controlPlane.api();
            var found = api.get("workspaces?name=remote").get("items").get(0);
            var remote = new TestWorkspace(api, found.get("id").textValue());
            var runs = api.get("runs?workspace_id=" + remote.id()).get("items");
            assertThat(runs.get(0).get("status").textValue()).isEqualTo("applied");
            assertThat(remote.stateText()).isEqualTo(Files.readString(commands().resolve("state")));
        }
    }

    /** The administrator's first token is over when they are through. */
    @Test
    void thoseForOperatorsDo() throws Exception {
        try (var controlPlane = start(Map.of("TERRANE_LOCAL_SLOTS", "0"))) {
            var api = controlPlane.api();
            var workspace =
                    new TestWorkspace(api, new Workspaces(api).create("restored", Map.of("execution_mode", "local")));
            var _ = workspace.configure("hello").run(Map.of());

            var output = run(controlPlane, "docs/OPERATIONS.md");

            assertThat(output).contains("\"status\": \"UP\"", "\"serial\":8", "\"revoked_at\"");
            assertThat(output).endsWith("canceled\n");
            assertThat(api.send("GET", "runs", BodyPublishers.noBody()).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void thoseOfTheApiDo() throws Exception {
        try (var controlPlane = start(Map.of())) {
            var output = run(controlPlane, "docs/API.md");

            assertThat(output)
                    .contains("\"outputs\":{\"hello\":{", "Terrane-Log-Complete: true")
                    .contains("\"name\":\"pods\"\n\"name\":\"servers\"\n\"name\":\"network\"\n\"name\":\"network\"\n")
                    .contains("Read it again, and decide anew")
                    .contains("\"code\":\"precondition-failed\"", "\"code\":\"invalid\"", "\"code\":\"name-taken\"")
                    .doesNotContain("s3cret");
            var runs = controlPlane.api().get("runs").get("items");
            assertThat(runs.findValuesAsText("status")).contains("applied", "planned_and_finished");
            theApisListIsWhole(controlPlane);
        }
    }

    /** {@code -Dupdate-docs} writes it anew. */
    private static void theApisListIsWhole(ControlPlane controlPlane) throws Exception {
        var page = Page.of("docs/API.md");
        var expected = "\n" + PeoplesApi.of(controlPlane.url()).table();
        if (System.getProperty("update-docs") != null) {
            Files.writeString(page.path(), page.text().replace(page.section(ALL), expected));
            return;
        }
        assertThat(page.section(ALL)).isEqualTo(expected);
    }

    private ControlPlane start(Map<String, String> settings) throws Exception {
        return ControlPlane.start(Installation.here(), directory.resolve("control-plane"), settings);
    }

    private Path commands() {
        return directory.resolve("commands");
    }

    private String run(ControlPlane controlPlane, String page) throws Exception {
        var place = Files.createDirectory(commands());
        Files.writeString(
                place.resolve("all"), "set -euo pipefail\n" + Page.of(page).testedCommands());
        try (var program = Program.start(
                "The commands of " + page,
                List.of("bash", "-c", "cd \"$0\" && exec bash all", place.toString()),
                Map.of("TERRANE_URL", controlPlane.url().toString(), "TOKEN", controlPlane.token()),
                directory.resolve("output"))) {
            var _ = Await.until("end of the commands", LIMIT, program::isAlive, alive -> !alive);
            assertThat(program.awaitEnd()).as(program.output()).isZero();
            return program.output();
        }
    }
}
