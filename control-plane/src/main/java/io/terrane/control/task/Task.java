package io.terrane.control.task;

import io.terrane.control.Ids;
import io.terrane.control.database.JsonColumn;
import io.terrane.control.database.LabelsColumn;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.trace.TracedAttempt;
import io.terrane.protocol.Desired;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskStatus;
import io.terrane.protocol.TaskUpdate;
import io.terrane.protocol.TraceParent;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** One phase of one run. Its status changes only through {@link #moveTo} and, in the queue, through offers. */
@Entity
@Table(name = "task")
class Task {
    @Id
    private UUID id;

    @Column(name = "run_id")
    private UUID runId;

    @Column(name = "organization_id")
    private UUID organizationId;

    private Phase phase;
    private TaskStatus status = TaskStatus.QUEUED;

    @Column(name = "priority")
    private short priority;

    @Column(name = "execution_mode")
    private String executionMode;

    @Column(name = "agent_pool_id")
    private @Nullable UUID agentPoolId;

    @Column(name = "required_labels")
    @Convert(converter = LabelsColumn.class)
    @ColumnTransformer(read = "cast(required_labels as text)", write = JsonColumn.WRITE)
    private Map<String, String> requiredLabels;

    private Desired desired = Desired.RUN;
    private int attempt;

    @Column(name = "lease_epoch")
    private long leaseEpoch;

    @Column(name = "offered_to")
    private @Nullable UUID offeredTo;

    @Column(name = "offer_expires_at")
    private @Nullable Instant offerExpiresAt;

    private @Nullable String step;
    private @Nullable String message;

    @Column(name = "exit_code")
    private @Nullable Integer exitCode;

    @Column(name = "failure_kind")
    private @Nullable FailureKind failureKind;

    @Column(name = "queued_at")
    private Instant queuedAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    private @Nullable String traceparent;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Task() {}

    Task(NewTask task, Instant now) {
        id = Ids.next();
        runId = task.runId().value();
        organizationId = task.organization().value();
        phase = task.phase();
        priority = task.priority();
        executionMode = task.executionMode();
        agentPoolId = task.agentPoolId().orElse(null);
        requiredLabels = task.requiredLabels();
        traceparent = task.trace().map(TraceParent::value).orElse(null);
        queuedAt = now;
    }

    TaskId id() {
        return new TaskId(id);
    }

    RunId runId() {
        return new RunId(runId);
    }

    Phase phase() {
        return phase;
    }

    Desired desired() {
        return desired;
    }

    TaskStatus status() {
        return status;
    }

    /** The lease that counts, whether or not somebody holds it now. */
    TaskLease lease() {
        return new TaskLease(id(), attempt, leaseEpoch);
    }

    /** Empty where nobody traces its run. */
    Optional<TracedAttempt> trace() {
        return TraceParent.of(traceparent).map(request -> new TracedAttempt(request, runId(), id(), attempt, phase));
    }

    Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    boolean isQueued() {
        return status == TaskStatus.QUEUED;
    }

    /** Whether it waits for somebody to execute this attempt. */
    boolean isAwaited(int nextAttempt) {
        return (status == TaskStatus.QUEUED || status == TaskStatus.OFFERED) && nextAttempt == attempt + 1;
    }

    /** Whether it is a plan that people still want, and that was not tried so often already. */
    boolean isWorthAnotherTry(int planAttempts) {
        return phase == Phase.PLAN && desired == Desired.RUN && attempt < planAttempts;
    }

    boolean isOfferedTo(UUID agent, int forAttempt) {
        return status == TaskStatus.OFFERED && agent.equals(offeredTo) && forAttempt == attempt + 1;
    }

    boolean isHeldAs(int heldAttempt) {
        return status.isHeld() && heldAttempt == attempt;
    }

    /** Begins the next attempt. */
    void grant(Instant now) {
        moveTo(TaskStatus.LEASED);
        attempt++;
        leaseEpoch++;
        startedAt = now;
        offeredTo = null;
        offerExpiresAt = null;
    }

    /** How long it waited until its first lease. Empty under a later one: when it began to wait again is not kept. */
    Optional<Waited> waited(Instant granted) {
        return attempt == 1
                ? Optional.of(new Waited(executionMode, Duration.between(queuedAt, granted)))
                : Optional.empty();
    }

    /** Fails with {@link ProblemType#STALE_LEASE} where the lease is not the one that counts. */
    void require(TaskLease lease) {
        if (lease.attempt() != attempt || lease.leaseEpoch() != leaseEpoch) {
            throw new Problem(
                    ProblemType.STALE_LEASE,
                    "Attempt %d with lease epoch %d of task %s is over: stop, and keep what you have."
                            .formatted(lease.attempt(), lease.leaseEpoch(), id));
        }
    }

    void report(TaskReport report) {
        if (status != TaskStatus.RUNNING) {
            moveTo(TaskStatus.RUNNING);
        }
        step = report.step();
        message = report.message();
    }

    void end(TaskOutcome outcome, Instant now) {
        switch (outcome) {
            case TaskOutcome.Succeeded _ -> moveTo(TaskStatus.SUCCEEDED);
            case TaskOutcome.Failed failed -> fail(failed);
            case TaskOutcome.Canceled canceled -> {
                moveTo(TaskStatus.CANCELED);
                step = canceled.step();
                message = canceled.message();
                exitCode = canceled.exitCode();
            }
            case TaskOutcome.NotStarted notStarted -> {
                if (desired == Desired.RUN) {
                    requeue();
                } else {
                    moveTo(TaskStatus.CANCELED);
                }
                message = notStarted.message();
            }
        }
        if (status.isFinal()) {
            finishedAt = now;
        }
    }

    /** Whether it ended that way already: the answer to the first time may have been lost. */
    boolean endedBy(TaskUpdate update) {
        return switch (update) {
            case TaskReport _, TaskOutcome.NotStarted _ -> false;
            case TaskOutcome.Succeeded _ -> status == TaskStatus.SUCCEEDED;
            case TaskOutcome.Failed _ -> status == TaskStatus.FAILED;
            case TaskOutcome.Canceled _ -> status == TaskStatus.CANCELED;
        };
    }

    private void fail(TaskOutcome.Failed failed) {
        moveTo(TaskStatus.FAILED);
        step = failed.step();
        message = failed.message();
        exitCode = failed.exitCode();
        failureKind = failed.failureKind();
    }

    /** Gives the task to whoever comes next; the last holder's writes are refused from now on. */
    void requeue() {
        moveTo(TaskStatus.QUEUED);
        leaseEpoch++;
        startedAt = null;
        step = null;
    }

    /** Its holder is back with the same lease. */
    void reinstate() {
        moveTo(TaskStatus.RUNNING);
    }

    void lose() {
        moveTo(TaskStatus.LOST);
    }

    /** Nobody is to try it again, and whoever holds it is refused from now on. */
    void fail(FailureKind kind, String why, Instant now) {
        moveTo(TaskStatus.FAILED);
        leaseEpoch++;
        failureKind = kind;
        message = why;
        finishedAt = now;
    }

    /** A person said how a lost apply ended. Its holder is refused from now on. */
    void settle(TaskStatus end, String why, Instant now) {
        moveTo(end);
        leaseEpoch++;
        failureKind = end == TaskStatus.FAILED ? FailureKind.LOST : null;
        message = why;
        finishedAt = now;
    }

    /** Answers whether the task ended by that: nobody held it, or its holder fell silent and a person gave it up. */
    boolean cancel(Desired level, Instant now) {
        desired = desired.or(level);
        if (status == TaskStatus.LOST && desired == Desired.FORCE) {
            leaseEpoch++; // Nobody is there to obey, and whoever comes back is refused.
        } else if (status != TaskStatus.QUEUED && status != TaskStatus.OFFERED) {
            return false;
        }
        moveTo(TaskStatus.CANCELED);
        finishedAt = now;
        return true;
    }

    private void moveTo(TaskStatus next) {
        if (!status.next().contains(next)) {
            throw new Problem(
                    ProblemType.ILLEGAL_TRANSITION, "Task %s is %s and cannot become %s.".formatted(id, status, next));
        }
        status = next;
    }

    TaskMove move(boolean repeated) {
        return new TaskMove(
                view(),
                executionMode,
                repeated,
                new QueueChanged(Optional.ofNullable(agentPoolId)),
                trace(),
                startedAt());
    }

    TaskView view() {
        return new TaskView(
                id(),
                runId(),
                phase,
                status,
                desired,
                attempt,
                step,
                message,
                exitCode,
                failureKind,
                queuedAt,
                startedAt,
                finishedAt);
    }
}
