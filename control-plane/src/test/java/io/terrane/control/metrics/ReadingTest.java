package io.terrane.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.control.metrics.Reading.Series;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Series BRAKE = new Series("brake", "", "");

    private final Reading reading = new Reading(5, Map.of(BRAKE, 1.0));

    @Test
    void saysWhatWasReadUntilItIsTooOld() {
        assertThat(reading.value(BRAKE, 5 + MINUTE.toNanos(), MINUTE)).isEqualTo(1);
        assertThat(reading.value(BRAKE, 6 + MINUTE.toNanos(), MINUTE)).isNaN();
    }

    @Test
    void saysNothingOfWhatIsNotThereAnyMore() {
        assertThat(reading.value(new Series("queue_tasks", "gone", ""), 5, MINUTE))
                .isNaN();
    }
}
