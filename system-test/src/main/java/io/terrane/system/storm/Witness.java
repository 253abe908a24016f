package io.terrane.system.storm;

import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What the machines did and were promised, and what was wrong with it. It is no part of them, and forgets nothing. */
final class Witness {
    private final Map<TaskLease, Deed> deeds = new ConcurrentHashMap<>();
    private final Map<RunId, AtomicInteger> applies = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    /** What became of one lease on its machine. */
    static final class Deed {
        private final RunId run;
        private final Phase phase;
        private final MadeUpChild child;
        private final List<byte[]> stored = new ArrayList<>();
        private long acknowledged;
        private boolean isSealed;

        private Deed(RunId run, Phase phase, MadeUpChild child) {
            this.run = run;
            this.phase = phase;
            this.child = child;
        }

        RunId run() {
            return run;
        }

        Phase phase() {
            return phase;
        }

        MadeUpChild child() {
            return child;
        }

        synchronized long acknowledged() {
            return acknowledged;
        }

        synchronized boolean isSealed() {
            return isSealed;
        }

        /** The states that the control plane said it has. */
        synchronized List<byte[]> stored() {
            return List.copyOf(stored);
        }
    }

    void started(TaskLease lease, RunId run, Phase phase, MadeUpChild child) {
        deeds.put(lease, new Deed(run, phase, child));
        if (phase == Phase.APPLY
                && applies.computeIfAbsent(run, _ -> new AtomicInteger()).incrementAndGet() > 1) {
            violate("the apply of run %s was started again".formatted(run));
        }
    }

    void acknowledged(TaskLease lease, long length) {
        var deed = deeds.get(lease);
        if (deed == null) {
            return;
        }
        synchronized (deed) {
            if (length < deed.acknowledged) {
                violate("the log of %s went back from %d to %d".formatted(lease, deed.acknowledged, length));
            }
            deed.acknowledged = length;
        }
    }

    void sealed(TaskLease lease) {
        var deed = deeds.get(lease);
        if (deed != null) {
            synchronized (deed) {
                deed.isSealed = true;
            }
        }
    }

    void stored(TaskLease lease, byte[] state) {
        var deed = deeds.get(lease);
        if (deed != null) {
            synchronized (deed) {
                deed.stored.add(state);
            }
        }
    }

    /** The control plane takes nothing more under a lease, as it should be where another has the task. */
    void refused() {
        refused.incrementAndGet();
    }

    void violate(String what) {
        violations.add(what);
    }

    Map<TaskLease, Deed> deeds() {
        return Map.copyOf(deeds);
    }

    int appliesOf(RunId run) {
        var count = applies.get(run);
        return count == null ? 0 : count.get();
    }

    int refusals() {
        return refused.get();
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
