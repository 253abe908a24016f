package io.terrane.control.run;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.StateVersionId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an apply whose executor fell silent, for whoever has to say how it ended.
 *
 * @param agentId who executed it; absent where the control plane itself did
 * @param agentOnline whether that agent is heard of now; absent where the control plane itself executed it
 * @param step the last that was reported
 * @param lastHeardAt when the lease was renewed for the last time
 * @param underWay resources that were begun and not reported as finished, 20 at most
 * @param stateVersionId the last state that came of it and counts; absent where none came
 * @param quarantinedStates those that came when it was over, newest first, 20 at most
 * @param advice what to do about it, while nobody has said how it ended
 */
@RegisterForReflection
public record InterruptionView(
        @Nullable AgentId agentId,
        @Nullable String agentName,
        @Nullable String hostname,
        @Nullable Boolean agentOnline,
        @Nullable String step,
        @Nullable Instant lastHeardAt,
        Resources resources,
        List<String> underWay,
        @Nullable StateVersionId stateVersionId,
        @Nullable Instant stateStoredAt,
        List<StateVersionId> quarantinedStates,
        @Nullable String advice,
        @Nullable SettlementView settlement) {

    /**
     * How far the apply came, as far as it was reported.
     *
     * @param notStarted of the plan's changes, those that nothing was heard of
     */
    @RegisterForReflection
    public record Resources(int finished, int underWay, int failed, int notStarted) {}

    /** Who said how it ended. */
    @RegisterForReflection
    public record SettlementView(String outcome, String settledBy, String comment, Instant settledAt) {}

    public InterruptionView {
        underWay = List.copyOf(underWay);
        quarantinedStates = List.copyOf(quarantinedStates);
    }
}
