package io.terrane.agent.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.agent.journal.DataDirectory;
import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.step.RetainedTasks;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskLinks;
import io.terrane.protocol.ToAgent.TaskGrant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path root;

    @Test
    void whatWasRefusedLongAgoIsRemovedAndTheRestIsTriedAgain() throws Exception {
        try (var directory = DataDirectory.open(root)) {
            var late = directory.begin(grant()).orElseThrow();
            var refused = directory.begin(grant()).orElseThrow();
            Files.writeString(refused.resolve("ctl/refused"), "The lease is over.\n");
            var tried = new ArrayList<Path>();
            var nextWeek = InstantSource.offset(InstantSource.system(), Duration.ofDays(8));
            var retained = new RetainedTasks(ExecutorSettings.in(root, Map.of()), Duration.ofDays(7), nextWeek);

            new Leftovers(directory, retained, _ -> false, begun -> tried.add(begun.directory())).tend();

            assertThat(tried).containsExactly(late);
            assertThat(refused).doesNotExist();
        }
    }

    private static TaskGrant grant() {
        var task = new TaskId(UUID.randomUUID());
        return new TaskGrant(new TaskLease(task, 1, 1), Phase.PLAN, "trn_task_secret", TaskLinks.of(task), null);
    }
}
