package io.terrane.system.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.Installation;
import io.terrane.system.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code scripts/backup.sh} and {@code scripts/restore.sh}.
 *
 * @param directory for what they print
 * @param path where they find programs
 */
record Scripts(Path directory, String path) {

    /** Runs one, which must end with this status, and answers what it printed. */
    String run(int status, String script, Map<String, String> settings, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Installation.here().root().resolve("scripts").resolve(script).toString()));
        command.addAll(List.of(arguments));
        var environment = new HashMap<>(settings);
        environment.put("PATH", path);
        try (var program =
                Program.start(script, command, environment, Files.createTempFile(directory, "script", ".log"))) {
            assertThat(program.awaitEnd()).as(program.output()).isEqualTo(status);
            var secret = settings.get("QUARKUS_DATASOURCE_PASSWORD");
            assertThat(program.output()).doesNotContain(secret == null ? "password=" : secret);
            return program.output();
        }
    }
}
