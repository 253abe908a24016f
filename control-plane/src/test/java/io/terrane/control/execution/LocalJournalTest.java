package io.terrane.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalJournalTest {
    @TempDir
    Path directory;

    @Test
    void whoeverComesNextFindsWhatWasBegun() throws Exception {
        var lease = new TaskLease(new TaskId(UUID.randomUUID()), 2, 7);
        Path began;
        try (var journal = LocalJournal.open(directory).orElseThrow()) {
            began = journal.begin(lease);
        }

        try (var next = LocalJournal.open(directory).orElseThrow()) {
            assertThat(next.begun()).containsExactly(lease);
            assertThat(next.begin(lease)).isEqualTo(began);
        }
    }

    @Test
    void oneUsesItAtATime() throws Exception {
        try (var _ = LocalJournal.open(directory).orElseThrow()) {
            assertThat(LocalJournal.open(directory)).isEmpty();
        }

        assertThat(LocalJournal.open(directory)).hasValueSatisfying(LocalJournal::close);
    }

    @Test
    void whatWasBeingRemovedIsNotGoneOnWith() throws Exception {
        var lease = new TaskLease(new TaskId(UUID.randomUUID()), 1, 1);
        try (var journal = LocalJournal.open(directory).orElseThrow()) {
            var began = journal.begin(lease);
            var removed = Files.move(began, began.resolveSibling(began.getFileName() + ".removed"));

            assertThat(removed).isDirectory();
            assertThat(journal.begun()).isEmpty();
        }
    }
}
