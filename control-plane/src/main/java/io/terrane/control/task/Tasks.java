package io.terrane.control.task;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.Desired;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskStatus;
import io.terrane.protocol.TaskUpdate;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** What a run does with its tasks. All of it joins the run's transaction, under the lock of the run's workspace. */
@ApplicationScoped
public class Tasks {
    private final TaskRepository tasks;
    private final LeaseRepository leases;
    private final TaskCounts counts;
    private final int planAttempts;
    private final InstantSource clock;

    Tasks(TaskRepository tasks, LeaseRepository leases, TaskCounts counts, TaskConfig config, InstantSource clock) {
        this.tasks = tasks;
        this.leases = leases;
        this.counts = counts;
        this.planAttempts = config.planAttempts();
        this.clock = clock;
    }

    public Uni<TaskView> queue(NewTask task) {
        return tasks.persist(new Task(task, clock.instant())).map(Task::view);
    }

    public Uni<RunId> runOf(TaskId task) {
        return tasks.runOf(task);
    }

    /** Oldest first. */
    public Uni<List<TaskView>> ofRuns(List<UUID> runs) {
        return runs.isEmpty()
                ? Uni.createFrom().item(List.of())
                : tasks.ofRuns(runs).map(found -> found.stream().map(Task::view).toList());
    }

    /**
     * Fails where the lease is not the current one, or where the task cannot move there. A plan whose host went away
     * waits again.
     */
    public Uni<TaskMove> update(TaskLease lease, TaskUpdate update) {
        return tasks.lock(lease.taskId()).invoke(task -> task.require(lease)).chain(task -> {
            var began = task.startedAt();
            return update(task, update).map(move -> move.of(began));
        });
    }

    /** To be called when what the holder said is committed. */
    public void ended(TaskMove move, TaskOutcome outcome) {
        counts.ended(move, outcome);
    }

    /** Fails where a plan that was made is not stored. */
    public Uni<Void> requireStoredPlan(TaskId task) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select count(*) from task_artifact a join task t on t.id = a.task_id and t.attempt = a.attempt
                                where t.id = ?1 and a.part in ('file', 'json')
                                """, Long.class)
                        .setParameter(1, task.value())
                        .getSingleResult())
                .invoke(parts -> {
                    if (parts < 2) {
                        throw new Problem(
                                ProblemType.CONFLICT,
                                "The plan of task %s is not stored: put its parts file and json first."
                                        .formatted(task));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<TaskMove> update(Task task, TaskUpdate update) {
        if (task.endedBy(update)) {
            return Uni.createFrom().item(() -> task.move(true));
        }
        return switch (update) {
            case TaskReport report -> {
                task.report(report);
                yield Uni.createFrom().item(() -> task.move(false));
            }
            case TaskOutcome.Canceled _
            when task.isWorthAnotherTry(planAttempts) -> {
                task.requeue();
                yield leases.end(task.id()).map(_ -> task.move(false));
            }
            case TaskOutcome outcome -> {
                task.end(outcome, clock.instant());
                var ended = outcome.statePending() ? Uni.createFrom().voidItem() : leases.end(task.id());
                yield ended.map(_ -> task.move(false));
            }
        };
    }

    /** Ends the leases that outlived their tasks until the run's final state was stored. */
    public Uni<Void> release(RunId run) {
        return leases.endOf(run);
    }

    /** Answers what the holders of its tasks are to be told, once this is committed. */
    public Uni<List<DesiredChanged>> cancel(RunId run, Desired level) {
        return tasks.lockOfRun(run)
                .map(found -> found.stream()
                        .filter(task -> !task.status().isFinal())
                        .filter(task -> !task.cancel(level, clock.instant()))
                        .toList())
                .chain(held -> Multi.createFrom()
                        .iterable(held)
                        .onItem()
                        .transformToUniAndConcatenate(this::changed)
                        .collect()
                        .asList());
    }

    /**
     * A person said how the run's lost apply ended. Its lease is not renewed any more, and its token stays good, so
     * that a state that comes later is kept. Answers what a holder that is there after all is to be told.
     */
    public Uni<List<DesiredChanged>> settle(RunId run, TaskStatus end, String why) {
        return tasks.lockOfRun(run)
                .map(found -> found.stream()
                        .filter(task -> task.status() == TaskStatus.LOST)
                        .toList())
                .invoke(lost -> lost.forEach(task -> task.settle(end, why, clock.instant())))
                .chain(lost -> Multi.createFrom()
                        .iterable(lost)
                        .onItem()
                        .transformToUniAndConcatenate(task -> leases.holderOf(task.id())
                                .map(holder -> new DesiredChanged(
                                        task.id(), task.lease().attempt(), holder, Desired.CANCEL)))
                        .collect()
                        .asList());
    }

    private Uni<DesiredChanged> changed(Task task) {
        return leases.holderOf(task.id())
                .map(holder -> new DesiredChanged(task.id(), task.lease().attempt(), holder, task.desired()));
    }
}
