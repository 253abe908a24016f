package io.terrane.system.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** When a fault happens: at no moment that anybody chose. */
final class RandomMoment {
    private RandomMoment() {}

    static void within(Duration limit, RandomGenerator random) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(random.nextLong(limit.toNanos()));
    }
}
