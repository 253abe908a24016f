package io.terrane.agent.session;

import io.terrane.agent.session.SessionState.Apart;
import io.terrane.agent.session.SessionState.Greeting;
import io.terrane.agent.session.SessionState.Live;
import io.terrane.agent.session.SessionState.Over;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the session stands, for whoever asks from outside.
 *
 * @param name {@code apart}, {@code greeting}, {@code live} or {@code over}
 * @param epoch empty where there is none
 * @param sessions how many there were by now
 * @param lastAnswer when the control plane answered a heartbeat last
 */
public record Standing(String name, Optional<Long> epoch, long sessions, Optional<Instant> lastAnswer) {
    static final Standing START = new Standing("apart", Optional.empty(), 0, Optional.empty());

    public boolean isLive() {
        return name.equals("live");
    }

    Standing in(SessionState state) {
        return switch (state) {
            case Apart _ -> new Standing("apart", Optional.empty(), sessions, lastAnswer);
            case Greeting _ -> new Standing("greeting", Optional.empty(), sessions, lastAnswer);
            case Live live -> live(live.terms().sessionEpoch());
            case Over _ -> new Standing("over", Optional.empty(), sessions, lastAnswer);
        };
    }

    Standing answered(Instant now) {
        return new Standing(name, epoch, sessions, Optional.of(now));
    }

    private Standing live(long sessionEpoch) {
        return new Standing("live", Optional.of(sessionEpoch), isLive() ? sessions : sessions + 1, lastAnswer);
    }
}
