package io.terrane.system.storm;

import io.terrane.protocol.Desired;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.ToAgent.TaskGrant;
import java.util.Optional;
import java.util.function.Supplier;

/** What a machine's disk knows of one lease: it outlives the agent's process. */
final class Journaled {
    private TaskGrant grant;
    private Optional<MadeUpChild> child = Optional.empty();
    private Desired desired = Desired.RUN;
    private int statesStored;

    Journaled(TaskGrant grant) {
        this.grant = grant;
    }

    synchronized TaskGrant grant() {
        return grant;
    }

    /** The same lease with another token. */
    synchronized void grantedAgain(TaskGrant again) {
        grant = again;
    }

    /** The child is started by this, once, and not where somebody has said that it is not wanted any more. */
    synchronized Optional<MadeUpChild> childOr(Supplier<MadeUpChild> start) {
        if (child.isEmpty() && desired == Desired.RUN) {
            child = Optional.of(start.get());
        }
        return child;
    }

    synchronized void wanted(Desired level) {
        desired = desired.or(level);
        if (desired != Desired.RUN) {
            child.ifPresent(MadeUpChild::interrupt);
        }
    }

    synchronized boolean isStarted() {
        return child.isPresent();
    }

    synchronized int statesStored() {
        return statesStored;
    }

    synchronized void stateStored() {
        statesStored++;
    }

    synchronized RunningTask running() {
        var lease = grant.lease();
        return new RunningTask(lease.taskId(), lease.attempt(), lease.leaseEpoch(), grant.phase(), 0, null);
    }
}
