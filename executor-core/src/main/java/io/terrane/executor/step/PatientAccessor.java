package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.retry.Backoff;
import java.time.Duration;

/** Asks again for as long as the control plane does not answer, up to a limit: every call may be repeated. */
final class PatientAccessor {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** A century, which the clock's nanoseconds can still count. */
    static final Duration FOREVER = Duration.ofDays(36_500);

    private final DataAccessor accessor;
    private final Duration patience;

    PatientAccessor(DataAccessor accessor, Duration patience) {
        this.accessor = accessor;
        this.patience = patience;
    }

    DataAccessor accessor() {
        return accessor;
    }

    Duration patience() {
        return patience;
    }

    /** What is asked of the accessor. */
    @FunctionalInterface
    interface Call<T, E extends Exception> {
        T of(DataAccessor accessor) throws AccessFailure, E, InterruptedException;
    }

    /** What is told to the accessor. */
    @FunctionalInterface
    interface Order {
        void to(DataAccessor accessor) throws AccessFailure;
    }

    void tell(Order order) throws AccessFailure, InterruptedException {
        var _ = ask(accessor -> {
            order.to(accessor);
            return true;
        });
    }

    <T, E extends Exception> T ask(Call<T, E> call) throws AccessFailure, E, InterruptedException {
        var backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        var deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return call.of(accessor);
            } catch (AccessFailure.Unavailable e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                backoff.pause();
            }
        }
    }
}
