package io.terrane.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.agent.session.SessionState.Apart;
import io.terrane.agent.session.SessionState.Live;
import io.terrane.agent.session.SessionState.Over;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ToAgent.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionStateTest {
    private static final long START = -5_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final Random random = new Random(1);
    private final Channel channel = new Channel() {
        @Override
        public void send(FromAgent message) {}

        @Override
        public void close() {}
    };

    @Test
    void theFirstAttemptIsDueAtOnce() {
        assertThat(SessionState.start(START)).isEqualTo(new Apart(Backoff.NONE, START));
    }

    @Test
    void aFailedAttemptWaitsInItsWindow() {
        var again = new Apart(Backoff.NONE, START).failed(Duration.ZERO, random, START);

        assertThat(again.backoff()).isEqualTo(new Backoff(1));
        assertThat(again.until()).isBetween(START, START + SECOND);
    }

    @Test
    void whatTheControlPlaneAsksForIsTheLeast() {
        var again = new Apart(Backoff.NONE, START).failed(Duration.ofSeconds(30), random, START);

        assertThat(again.until()).isEqualTo(START + 30 * SECOND);
    }

    @Test
    void aConnectionThatWasNeverWelcomedCountsAsAFailure() {
        var greeting = new Apart(new Backoff(3), START).connected(channel, START);

        assertThat(greeting.lost(random, START + 100 * SECOND).backoff()).isEqualTo(new Backoff(4));
    }

    @Test
    void anIdentityThatIsInUseIsAskedForAgainBeforeTheProcessEnds() {
        SessionState state = new Apart(Backoff.NONE, START);
        var asked = 0;
        while (state instanceof Apart apart) {
            state = asked % 2 == 0
                    ? apart.taken(random, START)
                    : apart.connected(channel, START).taken(random, START);
            asked++;
        }

        assertThat(asked).isEqualTo(4);
        assertThat(state).isEqualTo(new Over(ExitCode.IN_USE));
    }

    @Test
    void aWelcomedAgentBeatsAtOnceAndThenAtTheInterval() {
        var live = live();

        var beaten = live.beaten(random, START);

        assertThat(live.nextHeartbeat()).isEqualTo(START);
        assertThat(beaten.nextHeartbeat()).isBetween(START + 9 * SECOND, START + 11 * SECOND);
        assertThat(beaten.nextDue()).isEqualTo(beaten.nextHeartbeat());
    }

    @Test
    void threeMissedAnswersAreSilence() {
        var live = live().beaten(random, START);

        assertThat(live.isSilent(START + 30 * SECOND - 1)).isFalse();
        assertThat(live.isSilent(START + 30 * SECOND)).isTrue();
        assertThat(live.heard(START + 25 * SECOND).isSilent(START + 30 * SECOND))
                .isFalse();
    }

    @Test
    void aHealthyConnectionThatIsLostIsTriedAgainSoon() {
        var lost = live().lost(random, START + 61 * SECOND);

        assertThat(lost.backoff()).isEqualTo(new Backoff(1));
    }

    @Test
    void beingSentAwayIsNoFailure() {
        var away = live().sentAway(Duration.ofSeconds(7), START);

        assertThat(away).isEqualTo(new Apart(Backoff.NONE, START + 7 * SECOND));
    }

    @Test
    void anIntervalOfNoUseIsNotTaken() {
        assertThat(Terms.of(welcome(0)).heartbeatInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(Terms.of(welcome(Long.MAX_VALUE)).heartbeatInterval()).isEqualTo(Duration.ofMinutes(5));
    }

    private Live live() {
        return new Apart(new Backoff(2), START).connected(channel, START).welcomed(welcome(10_000), START);
    }

    private static Welcome welcome(long intervalMs) {
        return new Welcome(4, intervalMs, 90_000, 65_536, List.of(), 1, List.of());
    }
}
