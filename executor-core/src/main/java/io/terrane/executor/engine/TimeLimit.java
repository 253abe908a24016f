package io.terrane.executor.engine;

import java.time.Duration;

/** Ends something that takes too long. */
final class TimeLimit implements AutoCloseable {
    private final Thread watch;
    private final Runnable end;

    TimeLimit(Duration limit, Runnable end) {
        this.end = end;
        this.watch = Thread.ofVirtual().name("time-limit").start(() -> {
            try {
                Thread.sleep(limit);
                end.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Ends it in any case: what was in time is over. */
    @Override
    public void close() {
        watch.interrupt();
        end.run();
    }
}
