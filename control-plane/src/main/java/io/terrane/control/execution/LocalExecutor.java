package io.terrane.control.execution;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.terrane.control.database.EventLoop;
import io.terrane.control.task.DesiredChanged;
import io.terrane.control.task.Grant;
import io.terrane.control.task.Holder;
import io.terrane.control.task.Leases;
import io.terrane.control.task.QueueChanged;
import io.terrane.control.task.TaskQueue;
import io.terrane.protocol.TaskLease;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes a task whenever it has a free slot, and executes each on a virtual thread of its own. */
@ApplicationScoped
class LocalExecutor {
    /** The longest that a task waits when nobody told of it. */
    private static final long LOOK_MS = 1_000;

    private final TaskQueue queue;
    private final Leases leases;
    private final LocalTasks tasks;
    private final EventLoop eventLoop;
    private final LocalConfig config;
    private final UUID instanceId = Ids.next();
    private final ConcurrentMap<TaskLease, LocalTask> running = new ConcurrentHashMap<>();
    private final Semaphore freeSlots;
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean stopped;

    LocalExecutor(TaskQueue queue, Leases leases, LocalTasks tasks, EventLoop eventLoop, LocalConfig config) {
        this.queue = queue;
        this.leases = leases;
        this.tasks = tasks;
        this.eventLoop = eventLoop;
        this.config = config;
        this.freeSlots = new Semaphore(config.slots());
    }

    void start(@Observes StartupEvent event) {
        if (config.slots() > 0) {
            Thread.ofVirtual().name("local executor").start(this::takeTasks);
        }
    }

    /** The children run on; their leases are given back when the control plane returns, or expire. */
    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        wakeUps.release();
        running.values().forEach(LocalTask::interrupt);
    }

    void look(@ObservesAsync QueueChanged change) {
        if (change.poolId().isEmpty()) {
            wakeUps.release();
        }
    }

    void obey(@ObservesAsync DesiredChanged change) {
        running.forEach((lease, task) -> {
            if (lease.taskId().equals(change.taskId()) && lease.attempt() == change.attempt()) {
                task.want(change.desired());
            }
        });
    }

    @Scheduled(every = "${terrane.local.renew-interval:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> renew() {
        return leases.renew(Holder.local(instanceId), List.copyOf(running.keySet()))
                .invoke(renewed -> renewed.forEach(lease -> Optional.ofNullable(
                                running.get(new TaskLease(lease.taskId(), lease.attempt(), lease.leaseEpoch())))
                        .ifPresent(task -> task.want(lease.desired()))))
                .onFailure()
                .invoke(failure -> Log.warnf("Could not renew the leases of the local tasks: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void takeTasks() {
        try {
            while (!stopped) {
                freeSlots.acquire();
                var grant = take();
                if (grant.isPresent()) {
                    execute(grant.get());
                } else {
                    freeSlots.release();
                    var _ = wakeUps.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS);
                    wakeUps.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            Log.debug("The local executor was interrupted and takes no more tasks");
        }
    }

    private Optional<Grant> take() throws InterruptedException {
        try {
            return eventLoop
                    .await(config.databasePatience(), () -> queue.takeLocal(instanceId))
                    .flatMap(grant -> grant);
        } catch (TimeoutException | RuntimeException e) {
            if (!stopped) {
                Log.warnf("Could not look for local tasks: %s", e);
            }
            return Optional.empty();
        }
    }

    private void execute(Grant grant) {
        var task = tasks.of(grant);
        running.put(grant.lease(), task);
        task.start(() -> {
            var _ = running.remove(grant.lease());
            freeSlots.release();
            wakeUps.release();
        });
    }
}
