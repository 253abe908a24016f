package io.terrane.agent.session;

import io.terrane.protocol.ToAgent.Welcome;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What the control plane set for a session. */
record Terms(long sessionEpoch, Duration heartbeatInterval) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MISSED_ANSWERS = 3;
    private static final double JITTER = 0.1;

    static Terms of(Welcome welcome) {
        var interval = Math.clamp(welcome.heartbeatIntervalMs(), SHORTEST.toMillis(), LONGEST.toMillis());
        return new Terms(welcome.sessionEpoch(), Duration.ofMillis(interval));
    }

    /** The interval, a tenth more or less. */
    Duration nextHeartbeat(RandomGenerator random) {
        return Duration.ofNanos(Math.round(heartbeatInterval.toNanos() * random.nextDouble(1 - JITTER, 1 + JITTER)));
    }

    /** After so long without a word, nobody is there any more. */
    Duration silence() {
        return heartbeatInterval.multipliedBy(MISSED_ANSWERS);
    }
}
