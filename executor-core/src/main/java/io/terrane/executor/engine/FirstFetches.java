package io.terrane.executor.engine;

import io.terrane.executor.engine.ProviderStore.Fetch;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Of many tasks that need a provider which nobody has yet, one fetches it, and the others wait for that: but each once
 * for a provider, never longer than so long, and never again once somebody has tried, however that went.
 */
final class FirstFetches {
    private static final int MOST_TRIED = 10_000;
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final Duration patience;
    private final Map<String, CountDownLatch> underWay = new HashMap<>();
    private final Set<String> tried = new HashSet<>();

    /** @param patience how long a task waits in all, before it fetches for itself what others have not */
    FirstFetches(Duration patience) {
        this.patience = patience;
    }

    /**
     * Waits for those that others fetch. What is left is for the caller to fetch.
     *
     * @param missing nobody has them yet
     * @param isWanted whether there is a reason to wait on
     */
    Fetch begin(Set<String> missing, BooleanSupplier isWanted) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        var waitedFor = new HashSet<String>();
        while (true) {
            var other = take(missing, waitedFor);
            if (other.isEmpty()) {
                return () -> {};
            }
            if (other.get() instanceof Taken(var fetch)) {
                return fetch;
            }
            if (other.get() instanceof Others(var end) && !await(end, deadline, isWanted)) {
                return () -> {};
            }
        }
    }

    private sealed interface Turn {}

    private record Taken(Fetch fetch) implements Turn {}

    private record Others(CountDownLatch end) implements Turn {}

    /** Empty where there is nothing to fetch that was never tried. */
    private synchronized Optional<Turn> take(Set<String> missing, Set<String> waitedFor) {
        var open = new HashSet<>(missing);
        open.removeAll(tried);
        open.removeAll(waitedFor);
        for (var each : open) {
            var other = underWay.get(each);
            if (other != null) {
                waitedFor.add(each);
                return Optional.of(new Others(other));
            }
        }
        return open.isEmpty() ? Optional.empty() : Optional.of(new Taken(taken(open)));
    }

    private Fetch taken(Set<String> open) {
        var end = new CountDownLatch(1);
        open.forEach(each -> underWay.put(each, end));
        return () -> {
            synchronized (this) {
                underWay.keySet().removeAll(open);
                if (tried.size() < MOST_TRIED) {
                    tried.addAll(open);
                }
            }
            end.countDown();
        };
    }

    private static boolean await(CountDownLatch end, long deadline, BooleanSupplier isWanted)
            throws InterruptedException {
        while (isWanted.getAsBoolean() && System.nanoTime() - deadline < 0) {
            if (end.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }
}
