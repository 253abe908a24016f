package io.terrane.executor.step;

import io.terrane.executor.ExecutorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of tasks that are not with the control plane as a whole. One stays for as long as the control plane
 * may still take something of it, and for some time after it said that it never will: so that people can look at it.
 */
public final class RetainedTasks {
    /** How long people have to look, where nothing else is said. */
    public static final Duration USUAL_TIME = Duration.ofDays(7);

    private static final Duration LEAST_TIME = Duration.ofHours(1);
    private static final Duration LONGEST_TIME = Duration.ofDays(365);
    private static final Logger LOG = LoggerFactory.getLogger(RetainedTasks.class);

    private final ExecutorSettings settings;
    private final Duration time;
    private final InstantSource clock;

    /** @param time how long people have to look, from an hour to 365 days */
    public RetainedTasks(ExecutorSettings settings, Duration time, InstantSource clock) {
        if (!isAllowed(time)) {
            throw new IllegalArgumentException("Directories of tasks are kept for %s to %s after their end, not for %s"
                    .formatted(LEAST_TIME, LONGEST_TIME, time));
        }
        this.settings = settings;
        this.time = time;
        this.clock = clock;
    }

    public static boolean isAllowed(Duration time) {
        return time.compareTo(LEAST_TIME) >= 0 && time.compareTo(LONGEST_TIME) <= 0;
    }

    /**
     * Removes those whose time is over and that have no process any more, and what is left of those whose removal was
     * not finished. To be called before anything else is done with any of them, and now and then.
     *
     * @param tasks the directory that they are in
     * @param isWorkedOn whether one is to be left alone
     */
    public void removeOld(Path tasks, Predicate<Path> isWorkedOn) throws IOException {
        TaskDirectory.removeLeftovers(tasks, isWorkedOn);
        try (var directories = Files.newDirectoryStream(tasks, Files::isDirectory)) {
            for (var each : directories) {
                if (!isWorkedOn.test(each)) {
                    removeIfOver(each.toAbsolutePath());
                }
            }
        }
    }

    /** One that cannot be looked at keeps no other from being removed. */
    private void removeIfOver(Path directory) {
        try {
            var records = new TaskRecords(directory.resolve("ctl"));
            var since = over(directory, records);
            if (since.isPresent() && isLongAgo(since.get()) && !records.isAnyoneAlive()) {
                LOG.info("Removing {}: nobody has wanted more of it since {}", directory, since.get());
                remove(directory, records);
            }
        } catch (IOException e) {
            LOG.warn("{} stays: it cannot be looked at or removed", directory, e);
        }
    }

    /** Since when nobody wants more of it; empty where somebody may. */
    private static Optional<Instant> over(Path directory, TaskRecords records) throws IOException {
        // Where nothing was noted, its executor ended before it could begin.
        return records.isEmpty()
                ? Optional.of(Files.getLastModifiedTime(directory).toInstant())
                : records.refusedAt();
    }

    private boolean isLongAgo(Instant instant) {
        return !instant.plus(time).isAfter(clock.instant());
    }

    private void remove(Path directory, TaskRecords records) throws IOException {
        // Without a bundle it has no entry: any name does that nobody has.
        var entry = run(records).orElse("none-of-" + directory.getFileName());
        new TaskDirectory(directory, settings.runDirectory(entry)).remove();
    }

    private static Optional<String> run(TaskRecords records) {
        try {
            return records.bundle().map(bundle -> bundle.run().id().toString());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
