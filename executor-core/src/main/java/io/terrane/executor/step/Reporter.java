package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.protocol.ResourceProgress;
import io.terrane.protocol.TaskReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the control plane where the task stands, at most about once a second and never in the task's way: a report that
 * is lost is made up for by the next one, or by the outcome.
 */
final class Reporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    /** One report's resources; what is left follows with the next. */
    private static final int MOST_RESOURCES = 1_000;

    private final DataAccessor accessor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, ResourceProgress> resources = new LinkedHashMap<>();
    private String step = "";
    private boolean due;
    private boolean closed;
    private final Thread thread;

    Reporter(DataAccessor accessor) {
        this.accessor = accessor;
        this.thread = Thread.ofVirtual().name("task-reports").start(this::run);
    }

    void step(String name) {
        change(() -> step = name);
    }

    void progress(List<ResourceProgress> news) {
        if (!news.isEmpty()) {
            change(() -> news.forEach(each -> resources.put(each.address(), each)));
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            due = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (awaitNews()) {
                send(take());
                pause();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitNews() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!due && !closed) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var left = BETWEEN.toNanos(); left > 0 && !closed; ) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private TaskReport take() {
        lock.lock();
        try {
            var some = resources.values().stream().limit(MOST_RESOURCES).toList();
            some.forEach(each -> resources.remove(each.address()));
            due = !resources.isEmpty();
            return new TaskReport(step, null, some);
        } finally {
            lock.unlock();
        }
    }

    private void send(TaskReport report) {
        try {
            accessor.report(report);
        } catch (AccessFailure e) {
            LOG.debug("A report was not taken: {}", e.getMessage());
        }
    }

    /** No report is on its way afterwards: the outcome is the last word. */
    @Override
    public void close() {
        change(() -> closed = true);
        var interrupted = false;
        try {
            if (!thread.join(BETWEEN.multipliedBy(30))) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            interrupted = true;
            thread.interrupt();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
