package io.terrane.system.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Program;
import io.terrane.system.TestWorkspace;
import io.terrane.system.Workspaces;
import java.io.File;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the manuals work as they stand there, in their order. */
class PagesIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path directory;

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

    private ControlPlane start(Map<String, String> settings) throws Exception {
        return ControlPlane.start(Installation.here(), directory.resolve("control-plane"), settings);
    }

    private String run(ControlPlane controlPlane, String page) throws Exception {
        var place = Files.createDirectory(directory.resolve("commands"));
        Files.writeString(
                place.resolve("all"), "set -euo pipefail\n" + Page.of(page).testedCommands());
        try (var program = Program.start(
                "The commands of " + page,
                List.of("bash", "-c", "cd \"$0\" && exec bash all", place.toString()),
                Map.of(
                        "TERRANE_URL", controlPlane.url().toString(),
                        "TOKEN", controlPlane.token(),
                        "PATH", System.getenv("PATH") + File.pathSeparator + "/usr/bin"),
                directory.resolve("output"))) {
            var _ = Await.until("end of the commands", LIMIT, program::isAlive, alive -> !alive);
            assertThat(program.awaitEnd()).as(program.output()).isZero();
            return program.output();
        }
    }
}
