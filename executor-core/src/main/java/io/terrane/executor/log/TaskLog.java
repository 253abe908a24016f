package io.terrane.executor.log;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.TaskControl;
import io.terrane.executor.disk.Ballast;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.retry.Backoff;
import io.terrane.protocol.LogSeal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task's log: what its children print and what we say, in that order, masked, kept on disk and sent to the control
 * plane. Nothing here ever holds up a child.
 */
public final class TaskLog implements AutoCloseable {
    static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Of threads whose work is over. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private static final String SPOOL = "spool.log";

    /** The control plane's word for bytes that it lacks. */
    private static final String INCOMPLETE = "incomplete";

    /** And for a log that is not what we have. */
    private static final Set<String> REPAIRABLE = Set.of(INCOMPLETE, "digest-mismatch");

    private static final int REPAIRS = 3;

    private static final String DIFFERENT =
            "The executor's machine went down before the last of this log was on its disk; what it had sent stands here.";

    private final Journal journal;
    private final Spool spool;
    private final MaskedLog masked;
    private final Uploader uploader;
    private final DataAccessor accessor;
    private final BlockingQueue<Spooler.Part> parts = new LinkedBlockingQueue<>(); // As many as a task has steps.
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread spooling;
    private final Thread uploading;

    private TaskLog(
            Journal journal,
            Spool spool,
            Uploader uploader,
            MaskedLog masked,
            DataAccessor accessor,
            Optional<LogCheckpoint> resumed) {
        this.journal = journal;
        this.spool = spool;
        this.uploader = uploader;
        this.masked = masked;
        this.accessor = accessor;
        this.spooling = Thread.ofVirtual().name("log-spooler").start(new Spooler(parts, masked, resumed));
        this.uploading = Thread.ofVirtual().name("log-uploader").start(uploader);
    }

    /**
     * Begins a task's log, or begins again where its executor was killed: then the same calls make the same log, and
     * what it has up to a checkpoint is neither read nor sent again.
     *
     * @param ctl the task's directory for its records
     * @param limitBytes beyond them the middle is left out
     * @param ballast what goes before the log takes the last of the disk
     */
    public static TaskLog open(
            Path ctl, LogSecrets secrets, long limitBytes, DataAccessor accessor, TaskControl control, Ballast ballast)
            throws IOException {
        return open(ctl, secrets, limitBytes, accessor, control, ballast, MaskedLog.Interval.USUAL);
    }

    static TaskLog open(
            Path ctl,
            LogSecrets secrets,
            long limitBytes,
            DataAccessor accessor,
            TaskControl control,
            Ballast ballast,
            MaskedLog.Interval interval)
            throws IOException {
        var journal = Journal.in(ctl.resolve("log"));
        var checkpoint = ctl.resolve("checkpoint");
        var resumed = LogCheckpoint.read(checkpoint, ctl.resolve(SPOOL));
        var spool = Spool.open(
                ctl.resolve(SPOOL), resumed.map(LogCheckpoint::spooled).orElse(0L));
        var uploader = new Uploader(spool, accessor, control);
        var masked = new MaskedLog(
                secrets, spool, new LogLimit(spool, limitBytes), ballast, checkpoint, interval, uploader::grown);
        resumed.ifPresent(masked::resume);
        return new TaskLog(journal, spool, uploader, masked, accessor, resumed);
    }

    /** How much of a task's log is on its disk, whoever writes it; 0 where there is none. */
    public static long spooled(Path ctl) {
        return ctl.resolve(SPOOL).toFile().length();
    }

    /** Adds a line of our own, after all that was added before. */
    public synchronized void say(String sentence) {
        parts.add(new Spooler.Part.Said(journal.said(sentence) + "\n"));
    }

    /** Adds what a child prints to the file, which need not exist yet, after all that was added before. */
    public LogSource follow(Path file) {
        return follow(file, Optional.empty());
    }

    /** Adds what a renderer makes of the file. */
    public LogSource follow(Path file, LogRenderer renderer) {
        return follow(file, Optional.of(renderer));
    }

    private synchronized LogSource follow(Path file, Optional<LogRenderer> renderer) {
        journal.followed(file);
        var source = new LogSource(file, renderer);
        parts.add(new Spooler.Part.Followed(source));
        return source;
    }

    /** How much of the log the control plane has for good. */
    public long acknowledged() {
        return uploader.acknowledged();
    }

    /**
     * Ends the log: waits until all of it is masked, on disk and with the control plane, and seals it there. Every
     * source has ended before. May be called again after a failure.
     *
     * @param patience how long to wait for a control plane that does not answer
     */
    public void seal(Duration patience) throws AccessFailure, InterruptedException {
        if (!ended.getAndSet(true)) {
            parts.add(new Spooler.Part.End());
        }
        spooling.join();
        var deadline = System.nanoTime() + patience.toNanos();
        seal(deadline);
    }

    private void seal(long deadline) throws AccessFailure, InterruptedException {
        var backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        for (var attempt = 1; ; attempt++) {
            uploader.awaitAcknowledged(spool.length(), deadline);
            try {
                var _ = accessor.seal(ending());
                FailPoint.LOG_SEALED.reached();
                return;
            } catch (AccessFailure.Unavailable e) {
                giveUpAfter(deadline, e);
            } catch (AccessFailure.Refused e) {
                repair(attempt, e, deadline);
            }
            backoff.pause();
        }
    }

    private LogSeal ending() throws AccessFailure {
        if (uploader.differs()) {
            return new LogSeal(accessor.position().length(), null, DIFFERENT);
        }
        return new LogSeal(spool.length(), spool.sha256Hex(), masked.partial().orElse(null));
    }

    private static void giveUpAfter(long deadline, AccessFailure.Unavailable e) throws AccessFailure {
        if (System.nanoTime() - deadline >= 0) {
            throw e;
        }
    }

    private void repair(int attempt, AccessFailure.Refused e, long deadline) throws AccessFailure {
        if (attempt > REPAIRS || !REPAIRABLE.contains(e.code())) {
            throw e;
        }
        try {
            uploader.compare(accessor.position().length(), e.code().equals(INCOMPLETE));
        } catch (AccessFailure.Unavailable unavailable) {
            giveUpAfter(deadline, unavailable);
        }
    }

    /** Stops without waiting for the control plane. What is on disk stays there. */
    @Override
    public void close() throws IOException {
        spooling.interrupt();
        uploading.interrupt();
        try {
            var _ = spooling.join(CLOSE_PATIENCE) && uploading.join(CLOSE_PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        spool.close();
    }
}
