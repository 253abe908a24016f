package io.terrane.control.execution;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is executed in here, on disk: a control plane that comes back goes on with it. One process at a time uses it.
 */
final class LocalJournal implements AutoCloseable {
    private static final String LEASE = "ctl/lease.json";

    private final ObjectMapper json = WireJson.mapper();
    private final Path tasks;
    private final FileChannel lock;

    private LocalJournal(Path tasks, FileChannel lock) {
        this.tasks = tasks;
        this.lock = lock;
    }

    /** Empty while another process uses the directory: one that is about to end, or was given the same. */
    static Optional<LocalJournal> open(Path directory) throws IOException {
        var tasks = Files.createDirectories(directory.resolve("tasks"));
        var lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return Optional.of(new LocalJournal(tasks, lock));
            }
        } catch (OverlappingFileLockException _) {
            // It is this very process, which was started a second time within it.
        }
        lock.close();
        return Optional.empty();
    }

    /** The directory of one attempt of a task, with its lease in it for good. */
    Path begin(TaskLease lease) throws IOException {
        var directory = of(lease);
        var file = directory.resolve(LEASE);
        Files.createDirectories(file.resolveSibling("."));
        var unfinished = file.resolveSibling("lease.json.new");
        try (var channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var _ = channel.write(ByteBuffer.wrap(json.writeValueAsBytes(lease)));
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return directory;
    }

    /** Where all of them are. */
    Path tasks() {
        return tasks;
    }

    /** The directory of one attempt of a task; it need not be there. */
    Path of(TaskLease lease) {
        return tasks.resolve(lease.taskId() + "-" + lease.attempt());
    }

    /** What was begun and is not at its end. */
    List<TaskLease> begun() throws IOException {
        var begun = new ArrayList<TaskLease>();
        try (var directories = Files.newDirectoryStream(tasks)) {
            for (var directory : directories) {
                lease(directory).filter(lease -> of(lease).equals(directory)).ifPresent(begun::add);
            }
        }
        return begun;
    }

    private Optional<TaskLease> lease(Path directory) {
        try {
            return Optional.of(json.readValue(directory.resolve(LEASE).toFile(), TaskLease.class));
        } catch (IOException e) {
            Log.warnf("%s has no lease that can be read; it is left alone", directory);
            return Optional.empty();
        }
    }

    /** Lets another process have it. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            Log.warn("The lock of the local tasks was not given back", e);
        }
    }
}
