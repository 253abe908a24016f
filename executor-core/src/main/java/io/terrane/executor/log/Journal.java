package io.terrane.executor.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a log in their order, as numbered files: our own sentences, and the names of the files that children
 * print to. Whoever executes the task again says the same things in the same order and finds what was said, so that the
 * log is the same to the last byte.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Path directory;
    private int parts;

    private Journal(Path directory) {
        this.directory = directory;
    }

    static Journal in(Path directory) throws IOException {
        return new Journal(Files.createDirectories(directory));
    }

    /** Answers the sentence that the log has at this place. */
    String said(String sentence) {
        return part("said", sentence);
    }

    void followed(Path file) {
        var _ = part("followed", file.toString());
    }

    /** A log that could not be rebuilt is better than none. */
    private String part(String kind, String content) {
        var file = directory.resolve(String.format(Locale.ROOT, "%04d-%s", ++parts, kind));
        try {
            if (Files.exists(file)) {
                return Files.readString(file);
            }
            var unfinished = Files.writeString(directory.resolve("unfinished"), content);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("A part of a task's log could not be noted in {}", file, e);
        }
        return content;
    }
}
