package io.terrane.control;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.Desired;
import io.terrane.protocol.Engine;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.Output;
import io.terrane.protocol.Phase;
import io.terrane.protocol.PlanPart;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ProblemBody;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.Registration;
import io.terrane.protocol.RenewedLease;
import io.terrane.protocol.ResourceAction;
import io.terrane.protocol.ResourceChange;
import io.terrane.protocol.ResourceProgress;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.Sync;
import io.terrane.protocol.TaskAnswer;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskLinks;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskStatus;
import io.terrane.protocol.TaskUpdate;
import io.terrane.protocol.TaskVerdict;
import io.terrane.protocol.ToAgent;
import io.terrane.protocol.Variable;
import io.terrane.protocol.WorkspaceId;

/** What is written and read as JSON by reflection, which a native image has to be told of; nested types with it. */
@RegisterForReflection(
        targets = {
            AgentId.class,
            Desired.class,
            Engine.class,
            FailureKind.class,
            FromAgent.class,
            LogAnswer.class,
            LogSeal.class,
            Output.class,
            Phase.class,
            PlanPart.class,
            PlanSummary.class,
            ProblemBody.class,
            ProtocolRange.class,
            Registration.class,
            RenewedLease.class,
            ResourceAction.class,
            ResourceChange.class,
            ResourceProgress.class,
            RunId.class,
            RunKind.class,
            RunningTask.class,
            StateReceipt.class,
            StateVersionId.class,
            Sync.class,
            TaskAnswer.class,
            TaskBundle.class,
            TaskId.class,
            TaskLease.class,
            TaskLinks.class,
            TaskOutcome.class,
            TaskReport.class,
            TaskStatus.class,
            TaskUpdate.class,
            TaskVerdict.class,
            ToAgent.class,
            Variable.class,
            WorkspaceId.class,
        })
final class WireTypes {}
