package io.terrane.system.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void endsWithALineThatAProgramCanRead() {
        var comparison = new Comparison("overhead", samples(300, 100, 200), samples(100, 50));

        assertThat(comparison.result())
                .isEqualTo("RESULT overhead ours=200.0 baseline=75.0 ratio=2.667 diff=125.0 p99=300.0");
    }

    @Test
    void takesTheNinetyNinthOfAHundred() {
        var hundred = samples(IntStream.rangeClosed(1, 100).toArray());

        assertThat(hundred.p99()).isEqualTo(99.0);
        assertThat(hundred.median()).isEqualTo(50.5);
    }

    private static Samples samples(int... milliseconds) {
        return new Samples(
                IntStream.of(milliseconds).mapToObj(Duration::ofMillis).toList());
    }
}
