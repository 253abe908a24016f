package io.terrane.executor.step;

import io.terrane.executor.output.ApplyEvents;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Passes on what becomes of resources while an apply runs. */
final class ProgressWatch implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Task task;
    private final Findings findings;
    private final ApplyEvents events;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    ProgressWatch(Task task, Findings findings, ApplyEvents events) {
        this.task = task;
        this.findings = findings;
        this.events = events;
        this.thread = Thread.ofVirtual().name("apply-progress").start(this::run);
    }

    private void run() {
        try {
            while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                pass();
            }
            pass();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass() {
        var news = events.progress();
        findings.progress(news);
        task.reporter().progress(news);
    }

    @Override
    public void close() {
        over.countDown();
        Joining.quietly(thread);
    }
}
