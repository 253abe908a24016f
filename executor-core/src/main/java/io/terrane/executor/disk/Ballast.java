package io.terrane.executor.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the disk that is kept for states: a file that goes when logs have nearly filled the disk, so that the engine
 * can still write down what it made. One for all tasks of an executor; safe for many threads.
 */
public final class Ballast {
    private static final Logger LOG = LoggerFactory.getLogger(Ballast.class);
    private static final int BYTES = 16 << 20;

    /** With less room than so many times its size it would itself be what fills the disk. */
    private static final int LEAST_ROOM = 3;

    /** A child may print so much before we look again. */
    private static final long SCARCE_BYTES = 8 << 20;

    private final Path file;

    public Ballast(Path file) {
        this.file = file;
    }

    /** Takes the room, where there is enough and it is not taken yet. Without it nothing is worse than before. */
    public synchronized void place() {
        try {
            var directory = Files.createDirectories(file.resolveSibling("."));
            if (!Files.exists(file) && Files.getFileStore(directory).getUsableSpace() >= (long) BYTES * LEAST_ROOM) {
                var unfinished = Files.write(file.resolveSibling(file.getFileName() + ".new"), new byte[BYTES]);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            LOG.warn("No room could be set aside for states in {}", file, e);
        }
    }

    /** Whether what is left belongs to the states. */
    public boolean isScarce() {
        return file.toFile().getAbsoluteFile().getParentFile().getUsableSpace() < SCARCE_BYTES;
    }

    /** Gives the room to whoever writes next. */
    public synchronized void release() {
        try {
            if (Files.deleteIfExists(file)) {
                LOG.error("The disk of {} is full: the room that was kept for states is used now", file);
            }
        } catch (IOException e) {
            LOG.error("The room that was kept for states could not be freed: {}", file, e);
        }
    }
}
