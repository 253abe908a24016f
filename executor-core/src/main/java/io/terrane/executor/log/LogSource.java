package io.terrane.executor.log;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A file that a child prints to, as a part of its task's log. */
public final class LogSource {
    private final Path file;
    private final Optional<LogRenderer> renderer;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch read = new CountDownLatch(1);

    LogSource(Path file, Optional<LogRenderer> renderer) {
        this.file = file;
        this.renderer = renderer;
    }

    /** Nobody writes to the file any more. */
    public void ended() {
        ended.countDown();
    }

    /** Waits until all of the file was rendered; {@link #ended()} comes first. */
    public void awaitRead() throws InterruptedException {
        read.await();
    }

    Path file() {
        return file;
    }

    Optional<LogRenderer> renderer() {
        return renderer;
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Waits for a while, or until the end. */
    void await(long milliseconds) throws InterruptedException {
        var _ = ended.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    boolean isRead() {
        return read.getCount() == 0;
    }

    void wasRead() {
        read.countDown();
    }
}
