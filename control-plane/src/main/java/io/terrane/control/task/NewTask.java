package io.terrane.control.task;

import io.terrane.control.identity.OrganizationId;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.TraceParent;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A phase of a run that is ready to be executed.
 *
 * @param trace the span of the request that made the run
 */
public record NewTask(
        RunId runId,
        RunKind kind,
        OrganizationId organization,
        Phase phase,
        String executionMode,
        Optional<UUID> agentPoolId,
        Map<String, String> requiredLabels,
        Optional<TraceParent> trace) {

    /** Applies first, for they hold a workspace; plans that nobody waits for in order last. */
    short priority() {
        if (phase == Phase.APPLY) {
            return 0;
        }
        return (short) (kind == RunKind.PLAN_ONLY ? 2 : 1);
    }
}
