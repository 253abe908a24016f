package io.terrane.agent.task;

import io.terrane.agent.journal.DataDirectory;
import io.terrane.executor.step.RetainedTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The tasks that are not at their end although nobody works on them: each is tried again, or removed when it is old.
 */
final class Leftovers {
    private static final Logger LOG = Logger.getLogger(Leftovers.class);
    private static final Duration PAUSE = Duration.ofDays(1);

    private final DataDirectory directory;
    private final RetainedTasks retained;
    private final Predicate<Path> isWorkedOn;
    private final Consumer<DataDirectory.Begun> goOn;

    /** @param goOn leaves those alone that somebody works on */
    Leftovers(
            DataDirectory directory,
            RetainedTasks retained,
            Predicate<Path> isWorkedOn,
            Consumer<DataDirectory.Begun> goOn) {
        this.directory = directory;
        this.retained = retained;
        this.isWorkedOn = isWorkedOn;
        this.goOn = goOn;
    }

    void tend() throws IOException {
        retained.removeOld(directory.tasks(), isWorkedOn);
        directory.begun().forEach(goOn);
    }

    /** For as long as the process lives. */
    void tendDaily() {
        Thread.ofVirtual().name("leftovers").start(() -> {
            try {
                while (true) {
                    Thread.sleep(PAUSE);
                    tendOrSay();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void tendOrSay() {
        try {
            tend();
        } catch (IOException | RuntimeException e) {
            LOG.warnf("The tasks in %s could not be looked through: %s", directory.tasks(), e);
        }
    }
}
