package io.terrane.control.task;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.database.EventLoop;
import io.terrane.protocol.Desired;
import io.terrane.protocol.RenewedLease;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskStatus;
import io.terrane.protocol.TaskVerdict;
import io.terrane.protocol.TaskVerdict.Verdict;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The leases that are held: their holders renew them, and learn with that what is wanted of their tasks. */
@ApplicationScoped
public class Leases {
    private static final String RENEW = """
            update lease l
            set renewed_at = now(), expires_at = now() + make_interval(secs => $3), instance_id = $2
            from task t, unnest($4::uuid[], $5::int[], $6::bigint[]) as held (task_id, attempt, epoch)
            where l.task_id = held.task_id and l.attempt = held.attempt and l.epoch = held.epoch
              and l.agent_id is not distinct from $1 and l.ended_at is null
              and t.id = l.task_id and t.attempt = l.attempt and t.lease_epoch = l.epoch
            returning l.task_id, l.attempt, l.epoch, t.desired, t.status
            """;

    private static final String UNHEARD = """
            select l.task_id, l.attempt, l.epoch from lease l
              join task t on t.id = l.task_id and t.attempt = l.attempt and t.lease_epoch = l.epoch
            where l.agent_id = $1 and l.ended_at is null and t.status in ('leased', 'lost') and t.step is null
              and l.task_id <> all ($2::uuid[])
            """;

    private final Pool pool;
    private final TaskRepository tasks;
    private final TaskOwner owner;
    private final EventLoop eventLoop;
    private final TaskConfig config;

    Leases(Pool pool, TaskRepository tasks, TaskOwner owner, EventLoop eventLoop, TaskConfig config) {
        this.pool = pool;
        this.tasks = tasks;
        this.owner = owner;
        this.eventLoop = eventLoop;
        this.config = config;
    }

    /** Renews those that are current, and leaves the others out of the answer. */
    public Uni<List<RenewedLease>> renew(Holder holder, List<TaskLease> held) {
        if (held.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var parameters = Tuple.tuple()
                .addUUID(holder.agent().map(agent -> agent.value()).orElse(null))
                .addUUID(holder.instanceId())
                .addDouble((double) config.leaseTime().toSeconds())
                .addArrayOfUUID(
                        held.stream().map(lease -> lease.taskId().value()).toArray(UUID[]::new))
                .addArrayOfInteger(held.stream().map(TaskLease::attempt).toArray(Integer[]::new))
                .addArrayOfLong(held.stream().map(TaskLease::leaseEpoch).toArray(Long[]::new));
        return pool.preparedQuery(RENEW)
                .execute(parameters)
                .chain(rows -> reinstate(lost(rows))
                        .map(settled -> StreamSupport.stream(rows.spliterator(), false)
                                .map(this::renewed)
                                .filter(lease -> !settled.contains(lease.taskId()))
                                .toList()));
    }

    /** Answers those of which a person was faster to say how they ended. */
    private Uni<Set<TaskId>> reinstate(List<TaskId> lost) {
        return Multi.createFrom()
                .iterable(lost)
                .onItem()
                .transformToUniAndConcatenate(
                        id -> reinstate(id).map(isHeld -> isHeld ? Optional.<TaskId>empty() : Optional.of(id)))
                .filter(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asSet();
    }

    /** Answers whether somebody holds the task now. */
    private Uni<Boolean> reinstate(TaskId id) {
        return eventLoop.run(() -> Panache.withTransaction(() -> tasks.runOf(id)
                .chain(run -> owner.lock(run).chain(() -> tasks.lock(id)).chain(task -> {
                    if (task.status() != TaskStatus.LOST) {
                        return Uni.createFrom().item(task.status().isHeld());
                    }
                    task.reinstate();
                    return owner.reinstated(run).replaceWith(true);
                }))));
    }

    private static List<TaskId> lost(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.getString("status").equals("lost"))
                .map(row -> new TaskId(row.getUUID("task_id")))
                .toList();
    }

    /** Says of each task that a holder brought into a new session whether it may go on with it. */
    public Uni<List<TaskVerdict>> reconcile(Holder holder, List<RunningTask> running) {
        return renew(holder, running.stream().map(RunningTask::lease).toList()).map(renewed -> {
            var current = renewed.stream().collect(Collectors.toMap(RenewedLease::taskId, Function.identity()));
            return running.stream().map(task -> verdict(task, current)).toList();
        });
    }

    /**
     * Renews and answers the leases whose grants never came to their holder: it does not know of their tasks, and has
     * never reported on them.
     */
    public Uni<List<RenewedLease>> unheard(Holder holder, List<RunningTask> running) {
        var known = running.stream().map(task -> task.taskId().value()).toArray(UUID[]::new);
        var agent = holder.agent().map(each -> each.value()).orElse(null);
        return pool.preparedQuery(UNHEARD)
                .execute(Tuple.of(agent, known))
                .map(rows -> rows.stream().map(Leases::lease).toList())
                .chain(leases -> renew(holder, leases));
    }

    private static TaskLease lease(Row row) {
        return new TaskLease(new TaskId(row.getUUID("task_id")), row.getInteger("attempt"), row.getLong("epoch"));
    }

    private static TaskVerdict verdict(RunningTask task, Map<TaskId, RenewedLease> current) {
        var lease = current.get(task.taskId());
        var verdict =
                lease == null ? Verdict.QUARANTINE : lease.desired() == Desired.RUN ? Verdict.CONTINUE : Verdict.CANCEL;
        return new TaskVerdict(task.taskId(), task.attempt(), verdict);
    }

    private RenewedLease renewed(Row row) {
        return new RenewedLease(
                new TaskId(row.getUUID("task_id")),
                row.getInteger("attempt"),
                row.getLong("epoch"),
                config.leaseTime().toMillis(),
                Desired.of(row.getString("desired")));
    }
}
