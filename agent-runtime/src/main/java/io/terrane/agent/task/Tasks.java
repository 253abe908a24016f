package io.terrane.agent.task;

import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.settings.Settings;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.TerraformExecutor;
import io.terrane.executor.engine.Engines;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.log.TaskLog;
import io.terrane.executor.step.RetainedTasks;
import io.terrane.protocol.Desired;
import io.terrane.protocol.FromAgent.DeclineReason;
import io.terrane.protocol.FromAgent.TaskAccept;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskVerdict;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.ToAgent.TaskOffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The agent's tasks. Offers and grants come from one thread; the rest may be called by any. */
public final class Tasks {
    private static final Logger LOG = Logger.getLogger(Tasks.class);

    private final Settings settings;
    private final DataDirectory directory;
    private final ControlPlane controlPlane;
    private final TerraformExecutor executor;
    private final Engines engines;
    private final Leftovers leftovers;
    private final Map<Attempt, Execution> running = new ConcurrentHashMap<>();
    private final Reservations reservations = new Reservations();

    private final Ended ended = new Ended();
    private final Outcomes outcomes = new Outcomes();
    private volatile boolean single;
    private volatile boolean draining;
    private volatile boolean paused;
    private volatile Runnable listener = () -> {};

    public Tasks(Settings settings, DataDirectory directory, ControlPlane controlPlane) {
        this.settings = settings;
        this.directory = directory;
        this.controlPlane = controlPlane;
        var machine = Machine.of(settings, System.getenv());
        executor = new TerraformExecutor(machine);
        engines = new Engines(machine.engines());
        var retained = new RetainedTasks(machine, settings.retention(), InstantSource.system());
        leftovers = new Leftovers(directory, retained, this::isWorkedOn, this::goOn);
    }

    /** Tells when there may be another free slot; the listener must not block. */
    public void onFreeSlot(Runnable freed) {
        listener = freed;
    }

    public int slots() {
        return single ? 1 : settings.slots();
    }

    public int freeSlots() {
        return draining || paused ? 0 : Math.max(0, slots() - running.size() - reservations.size());
    }

    public TaskFigures figures() {
        var logs = running.values().stream()
                .map(each -> TaskFigures.Log.of(
                        TaskLog.spooled(directory.of(each.grant()).resolve("ctl")), each.acknowledged()))
                .toList();
        var now = System.nanoTime();
        var late = running.values().stream()
                .flatMap(each -> each.stateLateSince().stream())
                .map(since -> Duration.ofNanos(now - since))
                .toList();
        return new TaskFigures(Math.min(slots(), running.size() + reservations.size()), logs, late, outcomes.counts());
    }

    /** Nothing runs, and no grant is waited for. */
    public boolean isIdle() {
        return running.isEmpty() && reservations.size() == 0;
    }

    public List<RunningTask> running() {
        return running.values().stream().map(Execution::asSeenByControlPlane).toList();
    }

    /** What was accepted a while ago and not granted yet: the acceptance or the grant may have been lost. */
    public List<TaskAccept> unanswered(long sessionEpoch) {
        return reservations.overdue().stream()
                .map(attempt -> new TaskAccept(sessionEpoch, attempt.taskId(), attempt.number()))
                .toList();
    }

    /** Keeps a slot for the task until it is granted; or says why not. */
    public Optional<DeclineReason> reserve(TaskOffer offer) throws InterruptedException {
        var attempt = new Attempt(offer.taskId(), offer.attempt());
        if (draining || paused) {
            return Optional.of(DeclineReason.DRAINING);
        }
        if (freeSlots() == 0 && !reservations.has(attempt)) {
            return Optional.of(DeclineReason.BUSY);
        }
        if (directory.freeBytes() < settings.leastFreeDiskBytes()) {
            return Optional.of(DeclineReason.DISK_LOW);
        }
        if (!engines.canOffer(offer.engine(), offer.engineVersion())) {
            LOG.warnf(
                    "%s needs %s %s, which is not here and must not be downloaded",
                    attempt, offer.engine().command(), offer.engineVersion() == null ? "" : offer.engineVersion());
            return Optional.of(DeclineReason.VERSION);
        }
        reservations.begin(attempt);
        return Optional.empty();
    }

    /** Goes on with what an earlier process began, where its lease is still good. To be called before anything else. */
    public void resume() throws IOException {
        leftovers.tend();
        leftovers.tendDaily();
    }

    private boolean isWorkedOn(Path task) {
        return running.values().stream()
                .anyMatch(each -> directory.of(each.grant()).equals(task));
    }

    private void goOn(DataDirectory.Begun begun) {
        var attempt = Attempt.of(begun.grant());
        var execution = new Execution(begun.grant(), controlPlane, executor);
        if (running.putIfAbsent(attempt, execution) != null) {
            return;
        }
        if (!Files.exists(begun.directory())) {
            running.remove(attempt); // It came to its end while we looked.
            return;
        }
        LOG.infof("Going on with %s", attempt);
        startThread(attempt, () -> Optional.of(execution.run(begun.directory())));
    }

    /** Starts the task on a thread of its own, unless it was started already. */
    public void start(TaskGrant grant) {
        var attempt = Attempt.of(grant);
        var execution = new Execution(grant, controlPlane, executor);
        reservations.end(attempt);
        if (running.putIfAbsent(attempt, execution) != null) {
            return;
        }
        if (ended.has(attempt)) {
            running.remove(attempt);
            return;
        }
        startThread(attempt, () -> begin(grant, execution));
    }

    /** The grant is on the disk before anything starts. */
    private Optional<TaskOutcome> begin(TaskGrant grant, Execution execution)
            throws IOException, AccessFailure, InterruptedException {
        var begun = directory.begin(grant);
        if (begun.isEmpty()) {
            LOG.warnf("%s was begun before; it is not begun a second time", grant.lease());
            return Optional.empty();
        }
        FailPoint.GRANT_JOURNALED.reached();
        LOG.infof("Starting %s of %s", grant.phase(), grant.lease());
        return Optional.of(execution.run(begun.get()));
    }

    private interface Work {
        Optional<TaskOutcome> run() throws IOException, AccessFailure, InterruptedException;
    }

    private void startThread(Attempt attempt, Work work) {
        if (single) {
            drain();
        }
        Thread.ofVirtual().name(attempt.toString()).start(() -> run(attempt, work));
    }

    private void run(Attempt attempt, Work work) {
        try {
            work.run().ifPresent(outcomes::ended);
        } catch (AccessFailure e) {
            outcomes.left();
            LOG.warnf("The control plane takes no more of %s: %s", attempt, e.getMessage());
        } catch (IOException e) {
            outcomes.left();
            LOG.errorf("%s cannot be written down, so that nothing is started: %s", attempt, e);
        } catch (InterruptedException _) {
            outcomes.left();
            LOG.infof("Leaving %s", attempt);
        } catch (RuntimeException e) {
            outcomes.left();
            LOG.errorf(e, "Lost %s", attempt);
        } finally {
            ended.add(attempt);
            running.remove(attempt);
            listener.run();
        }
    }

    /** What is wanted of a task; nothing where it does not run here. */
    public void desire(TaskId task, int attempt, Desired desired) {
        find(task, attempt).ifPresent(execution -> execution.desire(desired));
        if (desired != Desired.RUN) {
            reservations.end(new Attempt(task, attempt));
        }
    }

    public void obey(TaskVerdict verdict) {
        find(verdict.taskId(), verdict.attempt()).ifPresent(execution -> execution.obey(verdict.verdict()));
    }

    /** How long log bytes may be gathered. */
    public void flushEvery(Duration interval) {
        running.values().forEach(execution -> execution.flushEvery(interval));
    }

    /** Takes no more for as long as the control plane wants that. */
    public void pause(boolean wanted) {
        var resumed = paused && !wanted;
        paused = wanted;
        if (resumed) {
            listener.run();
        }
    }

    /** Takes one task, or goes on with what an earlier process began, and no more. */
    public void takeOne() {
        single = true;
    }

    /** Whether its host was made for one task, and goes with it. */
    public boolean isSingle() {
        return single;
    }

    /** Takes no more, ever. */
    public void drain() {
        draining = true;
    }

    /** Neither told to drain by its operator nor by the control plane. */
    public boolean isTakingMore() {
        return !draining && !paused;
    }

    public boolean isDraining() {
        return draining;
    }

    public void cancelAll() {
        running.values().forEach(execution -> execution.desire(Desired.CANCEL));
    }

    private Optional<Execution> find(TaskId task, int attempt) {
        return Optional.ofNullable(running.get(new Attempt(task, attempt)));
    }
}
