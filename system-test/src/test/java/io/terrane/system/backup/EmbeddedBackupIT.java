package io.terrane.system.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.TestWorkspace;
import io.terrane.system.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database is copied while it is stopped, and restored to another directory. */
class EmbeddedBackupIT {
    @TempDir
    Path directory;

    private Path home = Path.of("");
    private Path other = Path.of("");
    private Path backup = Path.of("");
    private Scripts scripts = new Scripts(Path.of(""), "");

    @BeforeEach
    void prepare() {
        home = directory.resolve("home");
        other = directory.resolve("other");
        backup = directory.resolve("terrane.backup");
        scripts = new Scripts(directory, System.getenv("PATH"));
    }

    @Test
    void everyByteComesBackAndTheNextRunGoesOn() throws Exception {
        Map<String, String> before;
        String workspace;
        try (var controlPlane = ControlPlane.start(Installation.here(), home, Map.of())) {
            var api = controlPlane.api();
            workspace = new Workspaces(api).create("kept", Map.of("execution_mode", "local"));
            var _ = new TestWorkspace(api, workspace).configure("hello").apply(Map.of());
            before = Everything.of(api);
            assertThat(backUp(1)).contains("runs, or was killed: stop it");
        }
        assertThat(backup).doesNotExist();
        var _ = backUp(0);
        Files.createDirectories(other);
        Files.copy(home.resolve("admin-token"), other.resolve("admin-token"));

        var _ = restore(0, other);

        try (var controlPlane = ControlPlane.start(Installation.here(), other, Map.of())) {
            assertThat(Everything.of(controlPlane.api())).containsAllEntriesOf(before);
            var again = new TestWorkspace(controlPlane.api(), workspace);
            var _ = again.await(again.run("plan-and-apply"), "planned_and_finished");
        }
    }

    @Test
    void theDatabaseFromBeforeIsKept() throws Exception {
        start();
        var _ = backUp(0);
        var changed = Files.writeString(home.resolve("database/changed"), "since");

        assertThat(restore(1, home)).contains("is there already");
        assertThat(changed).exists();
        var _ = scripts.run(0, "restore.sh", Map.of(), "--force", "--data-dir", home.toString(), backup.toString());

        start();
        assertThat(changed).doesNotExist();
        try (var kept = Files.newDirectoryStream(home, "database.2*")) {
            assertThat(kept.iterator().next().resolve("changed")).exists();
        }
    }

    @Test
    void aDamagedBackupIsRefusedAndNothingIsTouched() throws Exception {
        start();
        var _ = backUp(0);
        var whole = Files.readAllBytes(backup);
        Files.write(backup, Arrays.copyOf(whole, whole.length / 2));

        assertThat(restore(1, other)).contains("is damaged or cut short");

        assertThat(other).doesNotExist();
    }

    private void start() throws Exception {
        ControlPlane.start(Installation.here(), home, Map.of()).close();
    }

    private String backUp(int status) throws Exception {
        return scripts.run(status, "backup.sh", Map.of(), "--data-dir", home.toString(), backup.toString());
    }

    private String restore(int status, Path target) throws Exception {
        return scripts.run(status, "restore.sh", Map.of(), "--data-dir", target.toString(), backup.toString());
    }
}
