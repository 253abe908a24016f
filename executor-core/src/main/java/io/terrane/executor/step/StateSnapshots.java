package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.state.NotAState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the state now and then while an apply runs, so that little is missing where the machine is lost. */
final class StateSnapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateSnapshots.class);

    private final Task task;
    private final Duration between;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    private Optional<Version> seen;

    /** What the engine wrote last, and when. */
    private record Version(Path file, FileTime written) {}

    StateSnapshots(Task task, Duration between) throws IOException {
        this.task = task;
        this.between = between;
        this.seen = newest();
        this.thread = Thread.ofVirtual().name("state-snapshots").start(this::run);
    }

    private void run() {
        try {
            while (!over.await(between.toMillis(), TimeUnit.MILLISECONDS)) {
                send();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be read or sent now is made up for by the next one. */
    private void send() {
        try {
            var now = newest();
            if (now.isPresent() && !now.equals(seen)) {
                var copy = task.directory().stateSnapshot();
                Files.copy(now.get().file(), copy, StandardCopyOption.REPLACE_EXISTING);
                var _ = task.accessor().accessor().save(StateFile.describe(copy, false));
                FailPoint.SNAPSHOT_STORED.reached();
                seen = now;
            }
        } catch (NotAState e) {
            LOG.debug("The engine was writing its state just then", e);
        } catch (AccessFailure | IOException e) {
            LOG.info("A snapshot of the state was not stored: {}", e.getMessage());
        }
    }

    private Optional<Version> newest() throws IOException {
        var file = task.state().newest();
        return file.isPresent()
                ? Optional.of(new Version(file.get(), Files.getLastModifiedTime(file.get())))
                : Optional.empty();
    }

    @Override
    public void close() {
        over.countDown();
        Joining.quietly(thread);
    }
}
