package io.terrane.executor.process;

import java.time.Duration;

/** Waits between two looks at something that tells nobody when it changes: files of the shim, foreign processes. */
final class Poll {
    static final Duration INTERVAL = Duration.ofMillis(20);

    private Poll() {}

    static void pause() throws InterruptedException {
        Thread.sleep(INTERVAL);
    }
}
