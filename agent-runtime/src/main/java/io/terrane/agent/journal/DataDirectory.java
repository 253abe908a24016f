package io.terrane.agent.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The directory of one agent process, which nobody else may use meanwhile.
 *
 * <pre>
 * lock  identity.json
 * tasks/&lt;task&gt;-&lt;attempt&gt;/ctl/grant.json
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DataDirectory.class);

    private final ObjectMapper json = WireJson.mapper();
    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Creates it where it is missing, and locks it until it is closed or the process ends, however that comes about.
     */
    public static DataDirectory open(Path root) throws IOException, DirectoryInUse {
        DurableFile.createDirectories(root.resolve("tasks"));
        var lockFile = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(lockFile).isEmpty()) {
            lockFile.close();
            throw new DirectoryInUse(root);
        }
        return new DataDirectory(root, lockFile);
    }

    private static Optional<FileLock> lock(FileChannel file) throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }

    public Path root() {
        return root;
    }

    /** One directory for each attempt of a task. */
    public Path tasks() {
        return root.resolve("tasks");
    }

    /** The directory of the attempt that is granted; it need not be there. */
    public Path of(TaskGrant grant) {
        var lease = grant.lease();
        return tasks().resolve("%s-%d".formatted(lease.taskId(), lease.attempt()));
    }

    /** What is left on its disk; 0 where that cannot be told. */
    public long freeBytes() {
        return root.toFile().getUsableSpace();
    }

    /** Empty before the first registration. */
    public Optional<Identity> identity() throws IOException {
        if (!Files.exists(identityFile())) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(Files.readAllBytes(identityFile()), Identity.class));
        } catch (JsonProcessingException | IllegalArgumentException _) {
            LOG.warnf("%s cannot be read; the agent registers anew", identityFile());
            return Optional.empty();
        }
    }

    public void keep(Identity identity) throws IOException {
        DurableFile.write(identityFile(), json.writeValueAsBytes(identity));
    }

    /**
     * Makes the directory of one attempt of a task, with its grant in it. Empty where anything was noted there before:
     * then somebody may have started the engine already, and it must not be started again; without a grant nobody has.
     * An apply's is durable before this returns; a plan that is forgotten when the machine fails is made again
     * elsewhere.
     */
    public Optional<Path> begin(TaskGrant grant) throws IOException {
        var directory = of(grant);
        var control = directory.resolve("ctl");
        DurableFile.createDirectories(control);
        FailPoint.TASK_DIRECTORY_MADE.reached();
        if (isUsed(control)) {
            return Optional.empty();
        }
        var file = control.resolve("grant.json");
        switch (grant.phase()) {
            case PLAN -> DurableFile.writeLater(file, json.writeValueAsBytes(grant));
            case APPLY -> {
                DurableFile.write(file, json.writeValueAsBytes(grant));
                DurableFile.sync(directory);
                DurableFile.sync(tasks());
            }
        }
        return Optional.of(directory);
    }

    /** What has not come to its whole length has a hidden name. */
    private static boolean isUsed(Path control) throws IOException {
        try (var notes = Files.newDirectoryStream(control, each -> !Files.isHidden(each))) {
            return notes.iterator().hasNext();
        }
    }

    /** An attempt that was begun, by this process or an earlier one, and is not at its end. */
    public record Begun(TaskGrant grant, Path directory) {}

    /** Those whose grant can be read; without one, nothing was started. */
    public List<Begun> begun() throws IOException {
        var begun = new ArrayList<Begun>();
        try (var directories = Files.newDirectoryStream(tasks())) {
            for (var directory : directories) {
                grant(directory)
                        .filter(grant -> of(grant).equals(directory))
                        .ifPresent(grant -> begun.add(new Begun(grant, directory)));
            }
        }
        return begun;
    }

    private Optional<TaskGrant> grant(Path directory) {
        var file = directory.resolve("ctl").resolve("grant.json");
        try {
            return Optional.of(json.readValue(file.toFile(), TaskGrant.class));
        } catch (IOException _) {
            LOG.warnf("%s has no grant that can be read; it is left alone", directory);
            return Optional.empty();
        }
    }

    private Path identityFile() {
        return root.resolve("identity.json");
    }

    /** Lets another process have it. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
