package io.terrane.system.fleet;

import io.terrane.protocol.ToAgent.NotUnderstood;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.ToAgent.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** What a fleet's agents see, for whoever measures them. Safe for many threads. */
public final class FleetFigures implements AgentEvents {
    private final Queue<Duration> beats = new ConcurrentLinkedQueue<>();
    private final Queue<Long> welcomes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger welcomed = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final BiConsumer<TaskGrant, Runnable> onGrant;

    /** @param onGrant is told of each grant, on an event loop, with what ends the task for its agent */
    public FleetFigures(BiConsumer<TaskGrant, Runnable> onGrant) {
        this.onGrant = onGrant;
    }

    /** How many have a session now. */
    public int connected() {
        return connected.get();
    }

    public int refused() {
        return refused.get();
    }

    /** How long heartbeats took to be answered since the last call. */
    public List<Duration> drainBeats() {
        var taken = new ArrayList<Duration>();
        for (var beat = beats.poll(); beat != null; beat = beats.poll()) {
            taken.add(beat);
        }
        return taken;
    }

    /** How many sessions began since {@link #drainWelcomes}. */
    public int welcomes() {
        return welcomed.get();
    }

    /** When they did, by {@link System#nanoTime}. To be called while none begins. */
    public List<Long> drainWelcomes() {
        var taken = List.copyOf(welcomes);
        welcomes.clear();
        welcomed.set(0);
        return taken;
    }

    @Override
    public void beat(long nanos) {
        beats.add(Duration.ofNanos(nanos));
    }

    @Override
    public void connected(Welcome welcome) {
        welcomes.add(System.nanoTime());
        welcomed.incrementAndGet();
        connected.incrementAndGet();
    }

    @Override
    public void disconnected() {
        connected.decrementAndGet();
    }

    @Override
    public void refused(NotUnderstood refusal) {
        refused.incrementAndGet();
    }

    @Override
    public void granted(HollowAgent agent, TaskGrant grant) {
        onGrant.accept(grant, () -> agent.release(grant.lease()));
    }
}
