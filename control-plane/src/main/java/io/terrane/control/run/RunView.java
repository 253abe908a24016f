package io.terrane.control.run;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.task.TaskView;
import io.terrane.protocol.Engine;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Output;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as clients see it.
 *
 * @param requiredLabels that an agent must have to execute it
 * @param statePending the engine is done, and its final state is still on its way: the workspace stays locked
 * @param whyWaiting a sentence, while the run waits for something other than a person
 * @param interruption what is known of an apply whose executor fell silent
 * @param actions what a person may do with it now
 */
@RegisterForReflection
public record RunView(
        RunId id,
        WorkspaceId workspaceId,
        OrganizationId organizationId,
        RunKind kind,
        RunStatus status,
        @Nullable String message,
        boolean autoApply,
        List<String> targets,
        List<String> replace,
        UUID configurationVersionId,
        @Nullable UUID baseStateVersionId,
        String executionMode,
        @Nullable UUID agentPoolId,
        Map<String, String> requiredLabels,
        Engine engine,
        @Nullable String engineVersion,
        String workingDirectory,
        @Nullable Boolean hasChanges,
        @Nullable PlanSummary summary,
        @Nullable Map<String, Output> outputs,
        @Nullable FailureKind failureKind,
        @Nullable String failureMessage,
        boolean statePending,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt,
        @Nullable String whyWaiting,
        @Nullable ApprovalView approval,
        @Nullable InterruptionView interruption,
        List<RunAction> actions,
        List<TaskView> tasks) {

    /** Who decided over the plan. */
    @RegisterForReflection
    public record ApprovalView(
            String decision, String decidedBy, @Nullable String comment, Instant decidedAt) {}

    RunView with(
            List<TaskView> itsTasks,
            @Nullable ApprovalView decision,
            @Nullable InterruptionView silence,
            @Nullable String reason) {
        return new RunView(
                id,
                workspaceId,
                organizationId,
                kind,
                status,
                message,
                autoApply,
                targets,
                replace,
                configurationVersionId,
                baseStateVersionId,
                executionMode,
                agentPoolId,
                requiredLabels,
                engine,
                engineVersion,
                workingDirectory,
                hasChanges,
                summary,
                outputs,
                failureKind,
                failureMessage,
                statePending,
                createdBy,
                createdAt,
                updatedAt,
                finishedAt,
                reason,
                decision,
                silence,
                actions,
                List.copyOf(itsTasks));
    }
}
