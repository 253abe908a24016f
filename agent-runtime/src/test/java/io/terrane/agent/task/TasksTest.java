package io.terrane.agent.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.settings.Settings;
import io.terrane.protocol.Desired;
import io.terrane.protocol.Engine;
import io.terrane.protocol.FromAgent.DeclineReason;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.ToAgent.TaskOffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksTest {
    private final TaskId task = new TaskId(UUID.randomUUID());

    @SuppressWarnings("NullAway.Init")
    private DataDirectory directory;

    @SuppressWarnings("NullAway.Init")
    private ControlPlane controlPlane;

    @SuppressWarnings("NullAway.Init")
    private Tasks tasks;

    @BeforeEach
    void open(@TempDir Path temporary) throws Exception {
        var settings = Settings.read(Map.of(
                "TERRANE_URL", "http://127.0.0.1:1",
                "TERRANE_POOL_TOKEN", "trn_pool_nobody-ever-made-this-token-at-all",
                "TERRANE_SLOTS", "3",
                "TERRANE_DATA_DIR", temporary.resolve("data").toString()));
        directory = DataDirectory.open(settings.dataDirectory());
        controlPlane = ControlPlane.of(settings);
        tasks = new Tasks(settings, directory, controlPlane);
    }

    @AfterEach
    void close() throws Exception {
        controlPlane.close();
        directory.close();
    }

    /** Else its lease would be given to a process that is gone, and an apply would be interrupted for that. */
    @Test
    void whoDrainsWaitsForTheGrantOfWhatItAccepted() throws Exception {
        assertThat(tasks.reserve(offer())).isEmpty();
        tasks.drain();

        assertThat(tasks.isIdle()).isFalse();

        tasks.desire(task, 1, Desired.CANCEL);
        assertThat(tasks.isIdle()).isTrue();
    }

    @Test
    void whoDrainsTakesNothing() throws Exception {
        tasks.drain();

        assertThat(tasks.reserve(offer())).contains(DeclineReason.DRAINING);
        assertThat(tasks.freeSlots()).isZero();
    }

    @Test
    void whoTakesOneHasOneSlot() throws Exception {
        tasks.takeOne();
        assertThat(tasks.freeSlots()).isEqualTo(1);

        assertThat(tasks.reserve(offer())).isEmpty();

        assertThat(tasks.freeSlots()).isZero();
        assertThat(tasks.slots()).isEqualTo(1);
    }

    private TaskOffer offer() {
        return new TaskOffer(task, 1, Phase.PLAN, Engine.TERRAFORM, null, 10_000);
    }
}
