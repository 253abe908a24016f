package io.terrane.control.agent;

import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.control.task.Holder;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.ToAgent;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one agent process and this replica have begun with a hello, over whatever connection. */
final class AgentSession {
    private final AgentCaller caller;
    private final UUID instanceId;
    private final long epoch;
    private final Outlet outlet;
    private final Slots slots;
    private final Abilities abilities;
    private final Optional<TaskId> onlyTask;
    private final long begunAt = System.nanoTime();
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean draining;
    private volatile boolean drainWanted;
    private volatile HostFigures host = HostFigures.UNKNOWN;
    private volatile long tokenEnds;
    private final AtomicBoolean over = new AtomicBoolean();

    AgentSession(
            AgentCaller caller,
            UUID instanceId,
            long epoch,
            Duration tokenTime,
            int freeSlots,
            Abilities abilities,
            Optional<TaskId> onlyTask,
            Outlet outlet) {
        this.caller = caller;
        this.instanceId = instanceId;
        this.epoch = epoch;
        tokenLasts(tokenTime);
        this.outlet = outlet;
        this.abilities = abilities;
        this.onlyTask = onlyTask;
        slots = new Slots(freeSlots);
    }

    AgentId agent() {
        return caller.agentId();
    }

    UUID pool() {
        return caller.poolId();
    }

    Holder holder() {
        return Holder.agent(caller.agentId(), instanceId);
    }

    UUID instanceId() {
        return instanceId;
    }

    long epoch() {
        return epoch;
    }

    Slots slots() {
        return slots;
    }

    Abilities abilities() {
        return abilities;
    }

    /** The one that the agent's host was made for; empty where it takes any of its pool. */
    Optional<TaskId> onlyTask() {
        return onlyTask;
    }

    Outlet outlet() {
        return outlet;
    }

    void send(ToAgent message) {
        outlet.send(message);
    }

    void heard() {
        lastHeard = System.nanoTime();
    }

    HostFigures host() {
        return host;
    }

    void host(HostFigures figures) {
        host = figures;
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastHeard);
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begunAt);
    }

    void drain() {
        draining = true;
        slots.full();
    }

    boolean isDraining() {
        return draining;
    }

    /** Whether people want the agent to take no more tasks. */
    boolean isDrainWanted() {
        return drainWanted;
    }

    void drainWanted(boolean wanted) {
        drainWanted = wanted;
    }

    /** Answers whether it was not over until now. */
    boolean end() {
        return over.compareAndSet(false, true);
    }

    /** How many tasks may be offered now. */
    int available() {
        return draining || drainWanted ? 0 : slots.available(System.nanoTime());
    }

    /** For how much longer the agent's token is good; not positive where it is not. */
    Duration tokenTime() {
        return Duration.ofNanos(tokenEnds - System.nanoTime());
    }

    final void tokenLasts(Duration time) {
        tokenEnds = System.nanoTime() + time.toNanos();
    }

    @Override
    public String toString() {
        return "session %d of agent %s".formatted(epoch, caller.agentId());
    }
}
