package io.terrane.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "2,2", "3,4", "6,32", "7,64", "8,64", "1000,64"})
    void theWindowDoublesUpToABound(int failures, int seconds) {
        assertThat(new Backoff(failures).window()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void theWaitIsAnywhereInTheWindow() {
        var random = new Random(1);

        var waits = IntStream.range(0, 1_000)
                .mapToObj(_ -> new Backoff(5).next(random))
                .toList();

        assertThat(waits).allMatch(wait -> !wait.isNegative() && wait.compareTo(Duration.ofSeconds(16)) < 0);
        assertThat(waits).anyMatch(wait -> wait.toSeconds() < 2).anyMatch(wait -> wait.toSeconds() > 14);
    }

    @Test
    void aMinuteOfHealthMakesEarlierFailuresForgotten() {
        assertThat(new Backoff(5).after(Duration.ofSeconds(60))).isEqualTo(new Backoff(1));
        assertThat(new Backoff(5).after(Duration.ofSeconds(59))).isEqualTo(new Backoff(6));
    }
}
