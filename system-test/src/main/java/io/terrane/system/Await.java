package io.terrane.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for a condition, never for a time: the limit is only where patience ends. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Await() {}

    /** Answers the first value that is there; fails after the limit with what was waited for. */
    public static <T> T until(String what, Duration limit, Callable<Optional<T>> attempt) throws Exception {
        return until(what, limit, PAUSE, attempt);
    }

    /** The same, with another pause between two attempts: a long one, where they would disturb what is measured. */
    public static <T> T until(String what, Duration limit, Duration pause, Callable<Optional<T>> attempt)
            throws Exception {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var value = attempt.call();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("After %d s still no %s".formatted(limit.toSeconds(), what));
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
    }

    /** Answers the first value that is good. */
    public static <T> T until(String what, Duration limit, Callable<T> attempt, Predicate<T> good) throws Exception {
        return until(what, limit, () -> Optional.of(attempt.call()).filter(good));
    }
}
