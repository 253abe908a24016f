package io.terrane.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.protocol.AgentId;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskLinks;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.WireJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private static final String TOKEN = "trn_task_secret";

    @TempDir
    Path root;

    @Test
    void nobodyElseMayUseIt() throws Exception {
        try (var _ = DataDirectory.open(root)) {
            assertThatThrownBy(() -> DataDirectory.open(root))
                    .isInstanceOf(DirectoryInUse.class)
                    .hasMessageContaining("give each its own TERRANE_DATA_DIR");
        }
        DataDirectory.open(root).close();
    }

    @Test
    void keepsTheIdentityForTheOwnerAlone() throws Exception {
        var identity =
                new Identity(new AgentId(UUID.randomUUID()), "trn_agent_x", Instant.parse("2030-01-01T00:00:00Z"));

        try (var directory = DataDirectory.open(root)) {
            assertThat(directory.identity()).isEmpty();
            directory.keep(identity);
        }

        try (var again = DataDirectory.open(root)) {
            assertThat(again.identity()).contains(identity);
        }
        assertThat(permissions(root.resolve("identity.json"))).isEqualTo("rw-------");
    }

    @Test
    void aDamagedIdentityIsNone() throws Exception {
        try (var directory = DataDirectory.open(root)) {
            Files.writeString(root.resolve("identity.json"), "{\"agent_id\": ");

            assertThat(directory.identity()).isEmpty();
        }
    }

    @Test
    void writesTheGrantDownForTheOwnerAlone() throws Exception {
        var grant = grant(1);

        try (var directory = DataDirectory.open(root)) {
            var task = directory.begin(grant).orElseThrow();

            var file = task.resolve("ctl").resolve("grant.json");
            assertThat(WireJson.mapper().readValue(file.toFile(), TaskGrant.class))
                    .isEqualTo(grant);
            assertThat(permissions(file)).isEqualTo("rw-------");
            assertThat(permissions(task)).isEqualTo("rwx------");
        }
    }

    @Test
    void anAttemptIsBegunOnceEvenByTwoProcesses() throws Exception {
        var grant = grant(1);
        try (var first = DataDirectory.open(root)) {
            assertThat(first.begin(grant)).isPresent();
            assertThat(first.begin(grant)).isEmpty();
        }

        try (var second = DataDirectory.open(root)) {
            assertThat(second.begin(grant)).isEmpty();
            assertThat(second.begin(new TaskGrant(
                            new TaskLease(grant.lease().taskId(), 2, 2), Phase.PLAN, TOKEN, grant.links(), null)))
                    .isPresent();
        }
    }

    @Test
    void anAttemptIsBegunWhereItsGrantNeverCameToTheDisk() throws Exception {
        var grant = grant(1);
        try (var directory = DataDirectory.open(root)) {
            var control = Files.createDirectories(directory.of(grant).resolve("ctl"));
            Files.writeString(control.resolve(".grant.json.tmp"), "half of a gr");

            assertThat(directory.begin(grant)).isPresent();
            assertThat(directory.begun()).hasSize(1);
        }
    }

    @Test
    void anAttemptWithoutAGrantIsNotBegunWhereAnythingElseWasNoted() throws Exception {
        var grant = grant(1);
        try (var directory = DataDirectory.open(root)) {
            var control = Files.createDirectories(directory.of(grant).resolve("ctl"));
            Files.writeString(control.resolve("bundle.json"), "{}");

            assertThat(directory.begin(grant)).isEmpty();
        }
    }

    @Test
    void whatIsBeingRemovedIsNotGoneOnWith() throws Exception {
        try (var directory = DataDirectory.open(root)) {
            var begun = directory.begin(grant(1)).orElseThrow();
            assertThat(directory.begun()).hasSize(1);

            Files.move(begun, begun.resolveSibling(begun.getFileName() + ".removed"));

            assertThat(directory.begun()).isEmpty();
        }
    }

    private static TaskGrant grant(int attempt) {
        var task = new TaskId(UUID.randomUUID());
        return new TaskGrant(new TaskLease(task, attempt, 1), Phase.PLAN, TOKEN, TaskLinks.of(task), null);
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
