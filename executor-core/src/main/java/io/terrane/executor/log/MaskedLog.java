package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.executor.disk.Ballast;
import io.terrane.executor.failpoint.FailPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Masks the parts of a log, writes them to the spool, and notes now and then how far it came. One thread writes. */
final class MaskedLog {
    private static final Logger LOG = LoggerFactory.getLogger(MaskedLog.class);

    private final LogSecrets secrets;
    private final Spool spool;
    private final LogLimit limit;
    private final Ballast ballast;
    private final Path checkpoint;
    private final Interval interval;
    private final Runnable grown;
    private final ByteArrayOutputStream masked = new ByteArrayOutputStream();
    private Masker masker;
    private int part;
    private long input;
    private long output;
    private long unnoted;
    private byte last = '\n';
    private volatile Optional<String> partial = Optional.empty();

    /**
     * How much is read between two checkpoints, and so at most twice.
     *
     * @param beyondHead where the log's last megabytes have to be noted too
     */
    record Interval(long bytes, long beyondHead) {
        static final Interval USUAL = new Interval(8 << 20, 64 << 20);
    }

    /** @param checkpoint the file for it */
    MaskedLog(
            LogSecrets secrets,
            Spool spool,
            LogLimit limit,
            Ballast ballast,
            Path checkpoint,
            Interval interval,
            Runnable grown) {
        this.secrets = secrets;
        this.spool = spool;
        this.limit = limit;
        this.ballast = ballast;
        this.checkpoint = checkpoint;
        this.interval = interval;
        this.grown = grown;
        this.masker = new Masker(secrets, masked::write);
    }

    /** Goes on where another one was; to be called before anything else. */
    void resume(LogCheckpoint from) {
        limit.resume(from.beyond());
        last = from.last();
    }

    /** Why the log is not all that was printed, where that is so. */
    Optional<String> partial() {
        return partial;
    }

    /**
     * What comes now belongs to another part: no secret stands across the border.
     *
     * @param from how much of it is in the log already
     */
    void begin(int number, long from) {
        masker = new Masker(secrets, masked::write);
        part = number;
        input = from;
        output = limit.total();
    }

    /** Says a line of our own. */
    void say(int number, String line) {
        begin(number, 0);
        var bytes = (last == '\n' ? line : "\n" + line).getBytes(UTF_8);
        masker.write(bytes, 0, bytes.length);
        finish();
    }

    void write(byte[] bytes, int offset, int length) {
        masker.write(bytes, offset, length);
        keepMasked();
        unnoted += length;
        if (unnoted >= (limit.isBeyondHead() ? interval.beyondHead() : interval.bytes())) {
            note();
        }
    }

    /** Nothing more belongs to the part. */
    void finish() {
        masker.finish();
        keepMasked();
    }

    /** All of the log is here: writes what was held back of one that is too long. */
    void end() {
        if (partial.isEmpty()) {
            try {
                partial = limit.finish();
                spool.sync();
            } catch (IOException e) {
                lost(e);
            }
            grown.run();
        }
    }

    void syncIfDue() {
        if (partial.isPresent()) {
            return;
        }
        try {
            spool.syncIfDue();
        } catch (IOException e) {
            lost(e);
        }
    }

    private void keepMasked() {
        var bytes = masked.toByteArray();
        masked.reset();
        if (bytes.length > 0 && partial.isEmpty()) {
            keep(bytes);
        }
    }

    private void keep(byte[] bytes) {
        try {
            if (ballast.isScarce()) {
                throw new IOException("The disk is nearly full");
            }
            limit.write(bytes, 0, bytes.length);
            last = bytes[bytes.length - 1];
            grown.run();
        } catch (IOException e) {
            lost(e);
        }
    }

    /** Not in the middle of a mask, which nobody could go on with. */
    private void note() {
        var at = masker.checkpoint();
        if (partial.isPresent() || output + at.output() != limit.total()) {
            return;
        }
        try {
            spool.sync();
            new LogCheckpoint(part, input + at.input(), spool.length(), last, limit.beyond()).write(checkpoint);
            FailPoint.LOG_CHECKPOINT_WRITTEN.reached();
            unnoted = 0;
        } catch (IOException e) {
            unnoted = 0;
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("How far a log has come could not be noted in {}", checkpoint, e);
            }
        }
    }

    /** Where the disk is full the log is lost, not the task: what is read still counts for the task's progress. */
    void lost(Exception cause) {
        partial = Optional.of("The log could not be kept on the executor's machine.");
        if (cause instanceof IOException) {
            ballast.release();
        }
        if (!Thread.currentThread().isInterrupted()) {
            LOG.error("A task's log is lost from here on: {}", spool, cause);
        }
    }
}
