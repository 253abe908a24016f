package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The first command of the README, as somebody runs it who has just cloned the repository. */
@Isolated("It is a control plane and an agent more, on a machine that may be small")
class QuickstartIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Test
    void appliesTheExampleAndFindsItAgain(@TempDir Path directory) throws Exception {
        var first = quickstart(directory, "first");
        var second = quickstart(directory, "second");

        assertThat(first)
                .contains("Plan:", "3 to add", "Apply complete!", "greetings = {\"ada\":\"hello, ada\"")
                .doesNotContain("Using the workspace hello again");
        assertThat(second)
                .contains("Using the workspace hello again", "No changes.", "greetings = {\"ada\":\"hello, ada\"")
                .doesNotContain("Apply complete!");
        assertThat(directory.resolve("data/address")).doesNotExist();
        assertThat(directory.resolve("data/database/cluster/data/postmaster.pid"))
                .doesNotExist();
        assertThat(first + second)
                .doesNotContain(
                        Files.readString(directory.resolve("data/admin-token")).strip());
    }

    private static String quickstart(Path directory, String name) throws Exception {
        var root = Installation.here().root();
        try (var program = Program.start(
                "quickstart",
                List.of(
                        root.resolve("quickstart").toString(),
                        "--once",
                        "--data",
                        directory.resolve("data").toString()),
                Map.of("HOME", directory.toString(), "JAVA_HOME", System.getProperty("java.home")),
                directory.resolve(name + ".out"))) {
            var _ = Await.until("end of the quickstart", LIMIT, program::isAlive, alive -> !alive);
            assertThat(program.awaitEnd()).as(program.output()).isZero();
            return program.output();
        }
    }
}
