package io.terrane.control.run;

import io.terrane.control.Ids;
import io.terrane.control.database.JsonColumn;
import io.terrane.control.database.LabelsColumn;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.task.NewTask;
import io.terrane.protocol.Engine;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Output;
import io.terrane.protocol.Phase;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskUpdate;
import io.terrane.protocol.TraceParent;
import io.terrane.protocol.Variable;
import io.terrane.protocol.WorkspaceId;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** One ask of a workspace. Its status changes only through {@link #moveTo}. */
@Entity
@Table(name = "run")
class Run {
    @Id
    private UUID id;

    @Column(name = "workspace_id")
    private UUID workspaceId;

    @Column(name = "organization_id")
    private UUID organizationId;

    private RunKind kind;
    private RunStatus status = RunStatus.PENDING;
    private @Nullable String message;

    @Column(name = "auto_apply")
    private boolean autoApply;

    @Convert(converter = AddressesColumn.class)
    @ColumnTransformer(read = "cast(targets as text)", write = JsonColumn.WRITE)
    private List<String> targets;

    @Convert(converter = AddressesColumn.class)
    @ColumnTransformer(read = "cast(replace as text)", write = JsonColumn.WRITE)
    private List<String> replace;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Column(name = "configuration_version_id")
    private UUID configurationVersionId;

    @Column(name = "variables")
    private byte[] variables;

    @Column(name = "execution_mode")
    private String executionMode;

    @Column(name = "agent_pool_id")
    private @Nullable UUID agentPoolId;

    @Column(name = "required_labels")
    @Convert(converter = LabelsColumn.class)
    @ColumnTransformer(read = "cast(required_labels as text)", write = JsonColumn.WRITE)
    private Map<String, String> requiredLabels;

    private Engine engine;

    @Column(name = "engine_version")
    private @Nullable String engineVersion;

    @Column(name = "working_directory")
    private String workingDirectory;

    @Column(name = "base_state_version_id")
    private @Nullable UUID baseStateVersionId;

    @Column(name = "has_changes")
    private @Nullable Boolean hasChanges;

    @Convert(converter = SummaryColumn.class)
    @ColumnTransformer(read = "cast(summary as text)", write = JsonColumn.WRITE)
    private @Nullable PlanSummary summary;

    @Convert(converter = OutputsColumn.class)
    @ColumnTransformer(read = "cast(outputs as text)", write = JsonColumn.WRITE)
    private @Nullable Map<String, Output> outputs;

    @Column(name = "failure_kind")
    private @Nullable FailureKind failureKind;

    @Column(name = "failure_message")
    private @Nullable String failureMessage;

    private @Nullable String traceparent;

    @Column(name = "state_pending")
    private boolean statePending;

    @Version
    private int revision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Run() {}

    Run(
            RunRequest request,
            WorkspaceTurn workspace,
            UUID configuration,
            List<Variable> values,
            String by,
            Instant now) {
        id = Ids.next();
        workspaceId = workspace.id().value();
        organizationId = workspace.organization().value();
        kind = request.kindOrDefault();
        message = request.message();
        autoApply = request.autoApplyOr(workspace.autoApply());
        targets = request.targetsOrNone();
        replace = request.replaceOrNone();
        createdBy = by;
        createdAt = now;
        updatedAt = now;
        configurationVersionId = configuration;
        variables = FrozenVariables.freeze(values);
        executionMode = workspace.executionMode();
        agentPoolId = workspace.agentPoolId().orElse(null);
        requiredLabels = workspace.requiredLabels();
        engine = workspace.engine();
        engineVersion = workspace.engineVersion().orElse(null);
        workingDirectory = workspace.workingDirectory();
    }

    RunId id() {
        return new RunId(id);
    }

    WorkspaceId workspaceId() {
        return new WorkspaceId(workspaceId);
    }

    OrganizationId organizationId() {
        return new OrganizationId(organizationId);
    }

    /** Before any of its tasks is made: all of them are parts of this trace. */
    void traceUnder(TraceParent request) {
        traceparent = request.value();
    }

    RunStatus status() {
        return status;
    }

    RunKind kind() {
        return kind;
    }

    /** Whether its plan needs nobody's approval. */
    boolean appliesItself() {
        return autoApply;
    }

    Optional<UUID> agentPoolId() {
        return Optional.ofNullable(agentPoolId);
    }

    /** Whether each of its tasks has a pod of its own. */
    boolean isForKubernetes() {
        return executionMode.equals("kubernetes");
    }

    String createdBy() {
        return createdBy;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    /** From its creation to its end; empty where it has not ended. */
    Optional<Duration> duration() {
        return Optional.ofNullable(finishedAt).map(end -> Duration.between(createdAt, end));
    }

    /** Gets the workspace, with the state that it has now. */
    NewTask begin(Optional<UUID> currentState, Instant now) {
        moveTo(RunStatus.PLAN_QUEUED, now);
        baseStateVersionId = currentState.orElse(null);
        return task(Phase.PLAN);
    }

    /** Approved: somebody may apply it. */
    NewTask approve(Instant now) {
        if (status != RunStatus.PLANNED) {
            throw new Problem(
                    ProblemType.ILLEGAL_TRANSITION,
                    "Run %s is %s: only a run that is planned can be confirmed.".formatted(id, name(status)));
        }
        moveTo(RunStatus.APPLY_QUEUED, now);
        return task(Phase.APPLY);
    }

    void discard(Instant now) {
        moveTo(RunStatus.DISCARDED, now);
    }

    void leased(Phase phase, Instant now) {
        moveTo(phase == Phase.PLAN ? RunStatus.PLANNING : RunStatus.APPLYING, now);
    }

    /** Its task waits again, unless somebody wanted the run to end meanwhile. */
    void requeued(Phase phase, Instant now) {
        moveTo(phase == Phase.PLAN ? RunStatus.PLAN_QUEUED : RunStatus.APPLY_QUEUED, now);
    }

    void interrupted(Instant now) {
        moveTo(RunStatus.INTERRUPTED, now);
    }

    /** One that was to end meanwhile still is. */
    void reinstated(Instant now) {
        if (status != RunStatus.CANCELING) {
            moveTo(RunStatus.APPLYING, now);
        }
    }

    /** A person says how an apply ended of which nobody knew. What is stored of its state is its last word. */
    void settle(RunStatus outcome, String by, Instant now) {
        if (status != RunStatus.INTERRUPTED) {
            throw new Problem(
                    ProblemType.ILLEGAL_TRANSITION,
                    "Run %s is %s: people say only of an interrupted run how it ended.".formatted(id, name(status)));
        }
        moveTo(outcome, now);
        failureKind = outcome == RunStatus.ERRORED ? FailureKind.LOST : null;
        failureMessage = outcome == RunStatus.ERRORED
                ? "The executor of the apply fell silent, and %s marked it as errored.".formatted(by)
                : null;
    }

    /** Unless somebody wanted it to end: then it has. */
    void fail(FailureKind kind, String why, Instant now) {
        failureKind = kind;
        failureMessage = why;
        moveTo(status == RunStatus.CANCELING ? RunStatus.CANCELED : RunStatus.ERRORED, now);
    }

    /** @param held whether somebody executes a task of it, and has to be told */
    void cancel(boolean held, Instant now) {
        if (status == RunStatus.CANCELING && held) {
            return;
        }
        moveTo(held ? RunStatus.CANCELING : RunStatus.CANCELED, now);
    }

    /** Its engine is done, and its final state is still on its way. */
    boolean awaitsState() {
        return statePending && status.isFinal();
    }

    void stateStored(Instant now) {
        statePending = false;
        updatedAt = now;
    }

    void updated(Phase phase, TaskUpdate update, Instant now) {
        switch (update) {
            case TaskReport _ -> {
                if (status == RunStatus.INTERRUPTED) {
                    reinstated(now);
                }
            }
            case TaskOutcome.Succeeded succeeded when phase == Phase.PLAN -> planned(succeeded, now);
            case TaskOutcome.Succeeded succeeded -> applied(succeeded, now);
            case TaskOutcome.Failed failed -> failed(phase, failed, now);
            case TaskOutcome.Canceled canceled -> canceled(phase, canceled, now);
            case TaskOutcome.NotStarted _ -> {
                if (status == RunStatus.CANCELING) {
                    moveTo(RunStatus.CANCELED, now);
                } else {
                    requeued(phase, now);
                }
            }
        }
    }

    private void planned(TaskOutcome.Succeeded outcome, Instant now) {
        hasChanges = outcome.changes();
        summary = outcome.summary();
        engineVersion = outcome.engineVersion();
        if (status == RunStatus.CANCELING) {
            moveTo(RunStatus.CANCELED, now);
        } else {
            var applicable = outcome.changes() && kind != RunKind.PLAN_ONLY;
            moveTo(applicable ? RunStatus.PLANNED : RunStatus.PLANNED_AND_FINISHED, now);
        }
    }

    private void applied(TaskOutcome.Succeeded outcome, Instant now) {
        outputs = outcome.outputs();
        statePending = outcome.statePending();
        moveTo(RunStatus.APPLIED, now);
    }

    /** Where nobody wanted that, the executor's host went away. */
    private void canceled(Phase phase, TaskOutcome.Canceled outcome, Instant now) {
        statePending = outcome.statePending();
        if (status == RunStatus.PLANNING || status == RunStatus.APPLYING) {
            failureKind = phase == Phase.PLAN ? FailureKind.PLAN : FailureKind.APPLY;
            failureMessage = "The agent was told to end before the %s was done. %s"
                    .formatted(phase == Phase.PLAN ? "plan" : "apply", outcome.message());
            moveTo(RunStatus.ERRORED, now);
        } else {
            moveTo(RunStatus.CANCELED, now);
        }
    }

    private void failed(Phase phase, TaskOutcome.Failed outcome, Instant now) {
        failureKind = outcome.failureKind();
        failureMessage = outcome.message();
        statePending = outcome.statePending();
        if (!isOutcomeUnknown(phase, outcome)) {
            moveTo(RunStatus.ERRORED, now);
        } else if (status != RunStatus.INTERRUPTED) {
            moveTo(RunStatus.INTERRUPTED, now);
        }
    }

    /** Its executor knows no more than we do how far the engine came: the machine was restarted, for one. */
    private static boolean isOutcomeUnknown(Phase phase, TaskOutcome.Failed outcome) {
        return phase == Phase.APPLY && outcome.failureKind() == FailureKind.LOST;
    }

    private void moveTo(RunStatus next, Instant now) {
        if (!status.next().contains(next)) {
            throw new Problem(
                    ProblemType.ILLEGAL_TRANSITION,
                    "Run %s is %s and cannot become %s.".formatted(id, name(status), name(next)));
        }
        status = next;
        updatedAt = now;
        if (next.isFinal()) {
            finishedAt = now;
        }
    }

    private static String name(RunStatus status) {
        return new RunStatusColumn().write(status);
    }

    private NewTask task(Phase phase) {
        return new NewTask(
                id(),
                kind,
                new OrganizationId(organizationId),
                phase,
                executionMode,
                Optional.ofNullable(agentPoolId),
                requiredLabels,
                TraceParent.of(traceparent));
    }

    RunView view() {
        return new RunView(
                id(),
                workspaceId(),
                new OrganizationId(organizationId),
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
                null,
                null,
                null,
                RunAction.of(status),
                List.of());
    }
}
