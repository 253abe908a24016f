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
import io.terrane.control.task.LocalQueue;
import io.terrane.control.task.QueueChanged;
import io.terrane.protocol.Desired;
import io.terrane.protocol.RenewedLease;
import io.terrane.protocol.TaskLease;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Takes a task whenever it has a free slot, and executes each on a virtual thread of its own. */
@ApplicationScoped
class LocalExecutor {
    /** The longest that a task waits when nobody told of it. */
    private static final long LOOK_MS = 1_000;

    private static final long A_DAY_NANOS = Duration.ofDays(1).toNanos();

    /** Tasks that are told to stop do so at once: they leave everything as it is. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    private final LocalQueue queue;
    private final Leases leases;
    private final LocalTasks tasks;
    private final EventLoop eventLoop;
    private final LocalConfig config;
    private final UUID instanceId = Ids.next();
    private final ConcurrentMap<TaskLease, LocalTask> running = new ConcurrentHashMap<>();
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean stopped;

    LocalExecutor(LocalQueue queue, Leases leases, LocalTasks tasks, EventLoop eventLoop, LocalConfig config) {
        this.queue = queue;
        this.leases = leases;
        this.tasks = tasks;
        this.eventLoop = eventLoop;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("local executor").start(this::run);
    }

    /** The children run on, and the control plane goes on with them when it returns. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        wakeUps.release();
        var left = List.copyOf(running.values());
        left.forEach(LocalTask::interrupt);
        for (var task : left) {
            task.awaitEnd(LEAVING);
        }
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
        var held = List.copyOf(running.keySet());
        return leases.renew(Holder.local(instanceId), held)
                .invoke(renewed -> obey(held, renewed))
                .onFailure()
                .invoke(failure -> Log.warnf("Could not renew the leases of the local tasks: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** A lease that was not renewed is somebody else's: nobody wants what is done under it. */
    private void obey(List<TaskLease> held, List<RenewedLease> renewed) {
        var wanted = renewed.stream()
                .collect(Collectors.toMap(
                        lease -> new TaskLease(lease.taskId(), lease.attempt(), lease.leaseEpoch()),
                        RenewedLease::desired));
        for (var lease : held) {
            Optional.ofNullable(running.get(lease))
                    .ifPresent(task -> task.want(wanted.getOrDefault(lease, Desired.CANCEL)));
        }
    }

    private void run() {
        try (var journal = open()) {
            tendLeftovers(journal);
            var _ = renew().subscribe().asCompletionStage();
            takeTasks(journal);
        } catch (IOException e) {
            Log.errorf("Local tasks cannot be executed: %s cannot be used: %s", tasks.directory(), e);
        } catch (InterruptedException _) {
            Log.debug("The local executor was interrupted and takes no more tasks");
        }
    }

    private LocalJournal open() throws IOException, InterruptedException {
        for (var said = false; ; said = true) {
            var journal = LocalJournal.open(tasks.directory());
            if (journal.isPresent()) {
                return journal.get();
            }
            if (!said) {
                Log.warnf("Local tasks wait: another control plane uses %s", tasks.directory());
            }
            await();
        }
    }

    private void takeTasks(LocalJournal journal) throws InterruptedException {
        var tended = System.nanoTime();
        while (!stopped) {
            if (System.nanoTime() - tended > A_DAY_NANOS) {
                tended = System.nanoTime();
                tendLeftoversOrSay(journal);
            }
            var grant = running.size() < config.slots() ? take() : Optional.<Grant>empty();
            if (grant.isEmpty() || !begin(grant.get().lease(), journal)) {
                await();
            }
        }
    }

    private void tendLeftoversOrSay(LocalJournal journal) {
        try {
            tendLeftovers(journal);
        } catch (IOException e) {
            Log.warnf("The tasks in %s could not be looked through: %s", journal.tasks(), e);
        }
    }

    /** What is not at its end although nobody works on it is tried again, or removed when it is old. */
    private void tendLeftovers(LocalJournal journal) throws IOException {
        tasks.retained()
                .removeOld(
                        journal.tasks(),
                        each -> running.keySet().stream()
                                .anyMatch(lease -> journal.of(lease).equals(each)));
        for (var lease : journal.begun()) {
            // Nobody but us begins one: where it is not running, it stays as it is while we look.
            if (!running.containsKey(lease) && Files.exists(journal.of(lease))) {
                Log.infof("Going on with task %s, attempt %d", lease.taskId(), lease.attempt());
                execute(lease, journal.begin(lease));
            }
        }
    }

    /** The lease is on the disk before anything starts; where it cannot be, it expires by itself. */
    private boolean begin(TaskLease lease, LocalJournal journal) {
        try {
            execute(lease, journal.begin(lease));
            return true;
        } catch (IOException e) {
            Log.errorf("Task %s cannot be written down, so that nothing is started: %s", lease.taskId(), e);
            return false;
        }
    }

    private void await() throws InterruptedException {
        var _ = wakeUps.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS);
        wakeUps.drainPermits();
        if (stopped) {
            throw new InterruptedException("The control plane stops");
        }
    }

    private Optional<Grant> take() throws InterruptedException {
        try {
            return eventLoop
                    .await(config.databasePatience(), () -> queue.take(instanceId))
                    .flatMap(grant -> grant);
        } catch (TimeoutException | RuntimeException e) {
            if (!stopped) {
                Log.warnf("Could not look for local tasks: %s", e);
            }
            return Optional.empty();
        }
    }

    private void execute(TaskLease lease, Path directory) {
        var task = tasks.of(lease, directory);
        running.put(lease, task);
        task.start(() -> {
            var _ = running.remove(lease);
            wakeUps.release();
        });
    }
}
