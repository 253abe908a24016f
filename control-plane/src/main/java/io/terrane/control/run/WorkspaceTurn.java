package io.terrane.control.run;

import io.terrane.control.identity.OrganizationId;
import io.terrane.protocol.Engine;
import io.terrane.protocol.WorkspaceId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A workspace whose row this transaction has locked, with what a run takes over from it. */
record WorkspaceTurn(
        WorkspaceId id,
        OrganizationId organization,
        String executionMode,
        Optional<UUID> agentPoolId,
        Map<String, String> requiredLabels,
        Engine engine,
        Optional<String> engineVersion,
        String workingDirectory,
        boolean autoApply,
        Optional<UUID> currentState) {}
