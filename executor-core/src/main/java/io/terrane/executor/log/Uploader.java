package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.LogChunk;
import io.terrane.executor.TaskControl;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.retry.Backoff;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the spool to the control plane, one chunk at a time, from wherever the control plane says that it ends. */
final class Uploader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Uploader.class);

    /** A chunk of this size does not wait. */
    private static final int EAGER_BYTES = 64 << 10;

    /** The interval may become shorter while we wait for it. */
    private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Longer than any interval. */
    private static final long LONG_AGO_NANOS = TimeUnit.HOURS.toNanos(1);

    /** The control plane's word for bytes that are others there. */
    private static final String CONFLICT = "content-conflict";

    private static final String BORDER =
            "\n\033[0m[The executor's machine went down: output may be missing here, or come twice]\n";

    private final Spool spool;
    private final DataAccessor accessor;
    private final TaskControl control;
    private final Backoff backoff = new Backoff(TaskLog.FIRST_PAUSE, TaskLog.LONGEST_PAUSE);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<AccessFailure> failure = Optional.empty();
    private Optional<AccessFailure.Unavailable> trouble = Optional.empty();
    private boolean flushing;
    private long sentAt = System.nanoTime() - LONG_AGO_NANOS;
    private volatile long acknowledged;
    private volatile boolean differs;
    private volatile long shift;

    Uploader(Spool spool, DataAccessor accessor, TaskControl control) {
        this.spool = spool;
        this.accessor = accessor;
        this.control = control;
        // One byte of what is there is sent again: the answer says how much the control plane has.
        this.acknowledged = Math.max(0, spool.length() - 1);
    }

    /** How much of the spool the control plane has. */
    long acknowledged() {
        return acknowledged;
    }

    /** Whether the control plane's log is not what is in the spool: then its log counts, and ours goes on after it. */
    boolean differs() {
        return differs;
    }

    /** The spool did. */
    void grown() {
        change(() -> {});
    }

    /**
     * The control plane does not take the end of the log for its end.
     *
     * @param length of the log there
     * @param isSame as far as it goes
     */
    void compare(long length, boolean isSame) {
        var known = length - shift;
        change(() -> {
            if (isSame && known <= spool.length()) {
                acknowledged = Math.max(0, known);
            } else {
                LOG.error("The control plane's log of a task is another one: {} is not all of it", spool);
                differs = true;
            }
        });
    }

    /** Waits for the control plane to have so much; from now on no chunk waits for more bytes. */
    void awaitAcknowledged(long length, long deadline) throws AccessFailure, InterruptedException {
        lock.lockInterruptibly();
        try {
            flushing = true;
            changed.signalAll();
            while (failure.isEmpty() && acknowledged < length) {
                if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw trouble.orElseGet(() -> new AccessFailure.Unavailable("The log was not taken in time."));
                }
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            while (awaitBytes()) {
                upload();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers whether there is something to send now; if not, there never will be. */
    private boolean awaitBytes() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (failure.isEmpty() && spool.length() <= acknowledged) {
                changed.await();
            }
            gather();
            return failure.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** What comes after a pause goes at once; what follows it waits, so that there is one chunk in an interval. */
    private void gather() throws InterruptedException {
        while (!flushing && spool.length() - acknowledged < EAGER_BYTES) {
            var left = sentAt + control.flushInterval().toNanos() - System.nanoTime();
            if (left <= 0) {
                return;
            }
            var _ = changed.awaitNanos(Math.min(left, GLANCE_NANOS));
        }
    }

    private void upload() throws InterruptedException {
        try {
            send(acknowledged);
        } catch (AccessFailure.Unavailable e) {
            waitOut(e);
        } catch (AccessFailure e) {
            giveUp(e);
        } catch (IOException e) {
            LOG.error("A task's log cannot be read again: {}", spool, e);
            giveUp(new AccessFailure.Refused("log-lost", "The log could not be read on the executor's machine."));
        } catch (RuntimeException e) {
            LOG.error("A task's log could not be sent, for no reason that it may have: {}", spool, e);
            waitOut(new AccessFailure.Unavailable("The log could not be sent.", e));
        }
    }

    private void send(long from) throws AccessFailure, IOException, InterruptedException {
        var count = (int) Math.min(LogChunk.MAX_BYTES, spool.length() - from);
        sentAt = System.nanoTime();
        try {
            var answer = accessor.append(new LogChunk(from + shift, spool.read(from, count)));
            FailPoint.CHUNK_ANSWERED.reached();
            settle(from, count, answer.length() - shift);
        } catch (AccessFailure.Refused e) {
            goOnElsewhere(from, e);
        }
    }

    /** What lies beyond the chunk may be there already, and is compared when it is sent. */
    private void settle(long from, int count, long answer) throws InterruptedException {
        change(() -> acknowledged = Math.clamp(answer, 0, from + count));
        if (answer > from) {
            backoff.reset();
        } else {
            backoff.pause();
        }
    }

    /**
     * What was sent before the machine went down may never have come to its disk, and the child did not live to print
     * it again. It stays, and ours follows: from the chunk on that is another one here.
     */
    private void goOnElsewhere(long from, AccessFailure.Refused refusal) throws AccessFailure {
        if (!refusal.code().equals(CONFLICT) || differs) {
            throw refusal;
        }
        LOG.error("The control plane has bytes of a task's log that {} has not; ours follow them", spool);
        var end = accessor.position().length();
        var after = accessor.append(new LogChunk(end, BORDER.getBytes(UTF_8))).length();
        change(() -> {
            differs = true;
            shift = after - from;
        });
    }

    private void waitOut(AccessFailure.Unavailable e) throws InterruptedException {
        change(() -> trouble = Optional.of(e));
        backoff.pause();
    }

    private void giveUp(AccessFailure e) {
        LOG.warn("No more of a task's log is sent: {}", e.getMessage());
        change(() -> failure = Optional.of(e));
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
