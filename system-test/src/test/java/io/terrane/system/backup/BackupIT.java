package io.terrane.system.backup;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.TestWorkspace;
import io.terrane.system.Workspaces;
import io.terrane.system.fault.ExternalPostgres;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL is backed up, lost with all that it had, and restored to another one. */
class BackupIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String TOKEN = "trn_api_0123456789abcdef0123456789abcdef";
    private static final Map<String, String> SHORT_TIMES = Map.of(
            "TERRANE_TASK_LEASE_TIME", "5s", "TERRANE_TASK_RESTART_GRACE", "1s", "TERRANE_LOCAL_RENEW_INTERVAL", "1s");

    @TempDir
    Path directory;

    private SystemPostgres postgres = new SystemPostgres(Path.of(""));
    private Scripts scripts = new Scripts(Path.of(""), "");
    private Path backup = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        postgres = SystemPostgres.newest();
        scripts = new Scripts(directory, postgres.path(System.getenv("PATH")));
        backup = directory.resolve("terrane.backup");
    }

    @Test
    void everyByteComesBackAndTheNextRunGoesOn() throws Exception {
        Map<String, String> before;
        String workspaceId;
        String waiting;
        try (var database = postgres.start(directory.resolve("first"));
                var controlPlane = start(database, "one")) {
            var workspace = workspace(controlPlane.api()).configure("hello");
            workspaceId = workspace.id();
            var _ = workspace.variable("greeting", "good morning", Map.of("sensitive", true));
            var _ = workspace.apply(Map.of());
            var _ = workspace.hcl("names", "[\"ada\"]");
            waiting = workspace.run(Map.of());
            var _ = workspace.await(waiting, "planned");
            before = Everything.of(controlPlane.api());

            var _ = scripts.run(0, "backup.sh", database.settings(), backup.toString());
        }

        try (var database = postgres.start(directory.resolve("second"))) {
            var _ = scripts.run(0, "restore.sh", database.settings(), backup.toString());
            try (var controlPlane = start(database, "two")) {
                var workspace = new TestWorkspace(controlPlane.api(), workspaceId);
                assertThat(Everything.of(controlPlane.api())).containsAllEntriesOf(before);
                // The plan, as it was made, and then a new one.
                workspace.confirm(waiting);
                var _ = workspace.await(waiting, "applied");
                assertThat(workspace.instances()).isEqualTo(1);
                assertThat(workspace.stateText()).contains("good morning, ada");
                var _ = workspace.await(workspace.run("plan-and-apply"), "planned_and_finished");
            }
        }
    }

    /** What a person does then is in docs/OPERATIONS.md. */
    @Test
    void whatWasAppliedAfterTheBackupIsBroughtBackByAPerson() throws Exception {
        String workspaceId;
        String run;
        String newer;
        try (var database = postgres.start(directory.resolve("first"));
                var controlPlane = start(database, "one")) {
            var workspace = gated(controlPlane.api());
            workspaceId = workspace.id();
            run = workspace.run(Map.of("auto_apply", true));
            awaitBegun(workspace, run);
            var _ = scripts.run(0, "backup.sh", database.settings(), backup.toString());
            var _ = Files.createFile(directory.resolve("gate"));
            var _ = workspace.await(run, "applied");
            newer = workspace.stateText();
        }

        try (var database = postgres.start(directory.resolve("second"))) {
            var said = scripts.run(0, "restore.sh", database.settings(), backup.toString());
            assertThat(said).contains("not at their end when it was made: 1 applying");
            try (var controlPlane = start(database, "two")) {
                var workspace = new TestWorkspace(controlPlane.api(), workspaceId);
                var _ = workspace.await(run, "interrupted");
                bring(workspace, newer);
                var settled = workspace
                        .api()
                        .post("runs/" + run + "/actions/mark-applied", Map.of("comment", "Seen before the loss"));
                assertThat(settled.status()).isEqualTo(200);
                var next = workspace.await(workspace.run("plan-and-apply"), "planned_and_finished");
                assertThat(next.get("has_changes").booleanValue()).isFalse();
                assertThat(workspace.stateText()).isEqualTo(newer);
            }
        }
    }

    /** Nothing executes what had not begun yet, so that a person can look at it before. */
    @Test
    void whatWaitedForItsApplyCanBeCanceledBeforeAnybodyExecutesIt() throws Exception {
        String workspaceId;
        String run;
        try (var database = postgres.start(directory.resolve("first"))) {
            try (var controlPlane = start(database, "one")) {
                var workspace = workspace(controlPlane.api()).configure("hello");
                workspaceId = workspace.id();
                run = workspace.run(Map.of());
                var _ = workspace.await(run, "planned");
            }
            try (var controlPlane = start(database, "two", Map.of("TERRANE_LOCAL_SLOTS", "0"))) {
                new TestWorkspace(controlPlane.api(), workspaceId).confirm(run);
                var _ = scripts.run(0, "backup.sh", database.settings(), backup.toString());
            }
        }

        try (var database = postgres.start(directory.resolve("second"))) {
            var said = scripts.run(0, "restore.sh", database.settings(), backup.toString());
            assertThat(said).contains("1 apply_queued");
            try (var controlPlane = start(database, "three", Map.of("TERRANE_LOCAL_SLOTS", "0"))) {
                var workspace = new TestWorkspace(controlPlane.api(), workspaceId);
                assertThat(controlPlane.api().get("runs?status=apply_queued").get("items"))
                        .hasSize(1);
                assertThat(status(workspace.act(run, "cancel"))).isEqualTo("canceled");
            }
        }
    }

    @Test
    void aDamagedBackupIsRefusedAndNothingIsTouched() throws Exception {
        try (var database = postgres.start(directory.resolve("first"))) {
            Map<String, String> before;
            try (var controlPlane = start(database, "one")) {
                var _ = workspace(controlPlane.api());
                before = Everything.of(controlPlane.api());
            }
            var _ = scripts.run(0, "backup.sh", database.settings(), backup.toString());
            var whole = Files.readAllBytes(backup);

            Files.write(backup, Arrays.copyOf(whole, whole.length - 1));
            assertThat(restore(1, database)).contains("is damaged or cut short");
            var flipped = whole.clone();
            flipped[whole.length / 2] ^= 1;
            Files.write(backup, flipped);
            assertThat(restore(1, database)).contains("is damaged or cut short");
            // Somebody has made a checksum of half of it: the transaction is never committed.
            Files.write(backup, Arrays.copyOf(whole, whole.length - 2_000));
            sum(backup);
            assertThat(restore(1, database)).contains("nothing was changed");
            Files.delete(directory.resolve("terrane.backup.sha256"));
            assertThat(restore(1, database)).contains("terrane.backup.sha256 is missing");

            try (var controlPlane = start(database, "two")) {
                assertThat(Everything.of(controlPlane.api())).containsAllEntriesOf(before);
            }
        }
    }

    @Test
    void nothingIsOverwrittenUnlessThatIsAskedFor() throws Exception {
        try (var database = postgres.start(directory.resolve("first"))) {
            try (var controlPlane = start(database, "one")) {
                var _ = workspace(controlPlane.api());
                var _ = scripts.run(0, "backup.sh", database.settings(), backup.toString());
                var first = Files.readAllBytes(backup);
                assertThat(scripts.run(1, "backup.sh", database.settings(), backup.toString()))
                        .contains("is there already");
                assertThat(backup).hasBinaryContent(first);
                var _ = new Workspaces(controlPlane.api()).create("later", Map.of("execution_mode", "local"));

                assertThat(restore(1, database)).contains("stop the control plane");
            }
            assertThat(scripts.run(1, "restore.sh", database.settings(), backup.toString()))
                    .contains("the database is not empty");
            var _ = restore(0, database);

            try (var controlPlane = start(database, "two")) {
                assertThat(controlPlane.api().get("workspaces").get("items")).hasSize(1);
            }
        }
    }

    @Test
    void anOldClientIsToldWhichOneIsNeeded() throws Exception {
        var old = Files.createDirectories(directory.resolve("old")).resolve("pg_dump");
        Files.writeString(old, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
        try (var database = postgres.start(directory.resolve("first"))) {
            var withOld = new Scripts(directory, old.getParent() + ":" + scripts.path());

            var said = withOld.run(69, "backup.sh", database.settings(), backup.toString());

            assertThat(said).contains("pg_dump is of version 9").contains("install the client of version");
            assertThat(backup).doesNotExist();
        }
    }

    private String restore(int status, ExternalPostgres database) throws Exception {
        return scripts.run(status, "restore.sh", database.settings(), "--force", backup.toString());
    }

    private ControlPlane start(ExternalPostgres database, String name) throws Exception {
        return start(database, name, Map.of());
    }

    /** Operators keep the administrator's token. */
    private ControlPlane start(ExternalPostgres database, String name, Map<String, String> more) throws Exception {
        var settings = new HashMap<>(SHORT_TIMES);
        settings.putAll(database.settings());
        settings.putAll(more);
        var home = Files.createDirectories(directory.resolve(name));
        var _ = Files.writeString(home.resolve("admin-token"), TOKEN);
        return ControlPlane.start(Installation.here(), home, settings);
    }

    private static TestWorkspace workspace(Api api) throws Exception {
        return new TestWorkspace(api, new Workspaces(api).create("kept", Map.of("execution_mode", "local")));
    }

    /** Its apply makes one resource, and waits for a file before the other. */
    private TestWorkspace gated(Api api) throws Exception {
        return workspace(api).configure(Map.of("main.tf", """
                resource "terraform_data" "quick" {}

                resource "terraform_data" "slow" {
                  depends_on = [terraform_data.quick]
                  provisioner "local-exec" {
                    command = "until [ -e %s ]; do sleep 0.1; done"
                  }
                }
                """.formatted(directory.resolve("gate"))));
    }

    private static void awaitBegun(TestWorkspace workspace, String run) throws Exception {
        var _ = Await.until(
                "begun resource",
                LIMIT,
                () -> workspace.api().get("runs/" + run + "/resource-changes").toString(),
                changes -> changes.contains("\"status\":\"applying\""));
    }

    private static void bring(TestWorkspace workspace, String state) throws Exception {
        var answer = workspace
                .api()
                .send(
                        "POST",
                        "workspaces/" + workspace.id() + "/state-versions",
                        BodyPublishers.ofString(state),
                        "Content-Type",
                        "application/octet-stream");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private void sum(Path file) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        Files.writeString(
                directory.resolve("terrane.backup.sha256"), HexFormat.of().formatHex(digest) + "  terrane.backup\n");
    }
}
