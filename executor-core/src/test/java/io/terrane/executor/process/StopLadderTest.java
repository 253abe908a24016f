package io.terrane.executor.process;

import static io.terrane.executor.process.Signal.INTERRUPT;
import static io.terrane.executor.process.Signal.KILL;
import static io.terrane.protocol.Desired.CANCEL;
import static io.terrane.protocol.Desired.FORCE;
import static io.terrane.protocol.Desired.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.process.ChildEnd.Stopped;
import io.terrane.protocol.Desired;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopLadderTest {
    @Test
    void sendsNothingWhileNothingIsWanted() {
        assertThat(ladder(StopPolicy.MAY_KILL).next(RUN, seconds(9_999))).isEmpty();
    }

    @Test
    void interruptsAPlanOnceAndKillsItAfterAMinute() {
        var ladder = ladder(StopPolicy.MAY_KILL);

        assertThat(ladder.next(CANCEL, seconds(100))).contains(INTERRUPT);
        assertThat(ladder.next(CANCEL, seconds(101))).isEmpty();
        assertThat(ladder.next(CANCEL, seconds(159))).isEmpty();
        assertThat(ladder.next(CANCEL, seconds(160))).contains(KILL);
        assertThat(ladder.next(CANCEL, seconds(900))).isEmpty();
        assertThat(ladder.rung()).isEqualTo(Stopped.KILLED);
    }

    @Test
    void killsAPlanAtOnceWhenThatIsForced() {
        assertThat(ladder(StopPolicy.MAY_KILL).next(FORCE, seconds(1))).contains(KILL);
        var canceled = ladder(StopPolicy.MAY_KILL);
        assertThat(canceled.next(CANCEL, seconds(1))).contains(INTERRUPT);
        assertThat(canceled.next(FORCE, seconds(2))).contains(KILL);
    }

    @Test
    void neverKillsAnApplyByItself() {
        var ladder = ladder(StopPolicy.ONLY_WHEN_FORCED);

        assertThat(ladder.next(CANCEL, seconds(1))).contains(INTERRUPT);
        assertThat(ladder.next(CANCEL, seconds(1_000_000))).isEmpty();
    }

    @Test
    void interruptsAForcedApplyTwiceBeforeItKills() {
        var ladder = ladder(StopPolicy.ONLY_WHEN_FORCED);

        assertThat(ladder.next(FORCE, seconds(1))).contains(INTERRUPT);
        assertThat(ladder.next(FORCE, seconds(1) + 1)).isEmpty();
        assertThat(ladder.next(FORCE, seconds(2))).contains(INTERRUPT);
        assertThat(ladder.next(FORCE, seconds(31))).isEmpty();
        assertThat(ladder.next(FORCE, seconds(32))).contains(KILL);
    }

    @Test
    void aThousandWishesAreOneInterrupt() {
        var ladder = ladder(StopPolicy.ONLY_WHEN_FORCED);

        var sent = 0;
        for (var i = 0; i < 1_000; i++) {
            sent += ladder.next(Desired.CANCEL, seconds(i)).isPresent() ? 1 : 0;
        }

        assertThat(sent).isEqualTo(1);
    }

    @Test
    void goesOnFromWhereSomebodyBeforeCameTo() {
        var apply =
                new StopLadder(CancelSettings.DEFAULT, StopPolicy.ONLY_WHEN_FORCED, Stopped.INTERRUPTED, seconds(100));
        var plan = new StopLadder(CancelSettings.DEFAULT, StopPolicy.MAY_KILL, Stopped.INTERRUPTED, seconds(100));

        assertThat(apply.next(CANCEL, seconds(1_000))).isEmpty();
        assertThat(apply.next(FORCE, seconds(1_000))).contains(INTERRUPT);
        assertThat(plan.next(CANCEL, seconds(159))).isEmpty();
        assertThat(plan.next(CANCEL, seconds(160))).contains(KILL);
    }

    private static StopLadder ladder(StopPolicy policy) {
        return new StopLadder(CancelSettings.DEFAULT, policy, Stopped.NOT, 0);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
