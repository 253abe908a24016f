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
 * @param lastAnswer when the control plane answered a heartbeat last
 */
public record Standing(String name, Optional<Long> epoch, Optional<Instant> lastAnswer) {
    static final Standing START = new Standing("apart", Optional.empty(), Optional.empty());

    public boolean isLive() {
        return name.equals("live");
    }

    Standing in(SessionState state) {
        return switch (state) {
            case Apart _ -> new Standing("apart", Optional.empty(), lastAnswer);
            case Greeting _ -> new Standing("greeting", Optional.empty(), lastAnswer);
            case Live live -> new Standing("live", Optional.of(live.terms().sessionEpoch()), lastAnswer);
            case Over _ -> new Standing("over", Optional.empty(), lastAnswer);
        };
    }

    Standing answered(Instant now) {
        return new Standing(name, epoch, Optional.of(now));
    }
}
