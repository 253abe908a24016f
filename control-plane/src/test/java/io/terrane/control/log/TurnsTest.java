package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration SHORTEST = Duration.ofSeconds(100);
    private static final Duration LONGEST = Duration.ofSeconds(200);

    @Test
    void giveEachViewerATimeOfItsOwnAndKeepNobodyWaitingForLongerThanTheLongest() {
        var turns = new Turns(Duration.ofSeconds(30), SHORTEST, LONGEST);

        var first = turns.next();
        var second = turns.next();
        for (var i = 0; i < 100; i++) {
            assertThat(turns.next()).isLessThanOrEqualTo(LONGEST);
        }

        assertThat(first).isEqualTo(SHORTEST);
        assertThat(second).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(130));
        assertThat(turns.next()).isGreaterThan(Duration.ofSeconds(190));
    }
}
