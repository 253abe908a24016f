package io.terrane.system.storm;

import io.terrane.protocol.Desired;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskVerdict;
import io.terrane.protocol.ToAgent.NotUnderstood;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.ToAgent.Welcome;
import io.terrane.system.fleet.AgentEvents;
import io.terrane.system.fleet.HollowAgent;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A machine with an agent: its disk, and the children on it, outlive the agent's process, of which there is one at a
 * time.
 */
final class Machine {
    private final String name;
    private final HollowAgent.Network network;
    private final URI controlPlane;
    private final String token;
    private final int slots;
    private final Witness witness;
    private final Random random;
    private final Map<TaskLease, Journaled> disk = new ConcurrentHashMap<>();
    private volatile Life life;

    Machine(String name, HollowAgent.Network network, String token, int slots, Witness witness, Random random) {
        this.name = name;
        this.network = network;
        this.controlPlane = network.controlPlanes().getFirst();
        this.token = token;
        this.slots = slots;
        this.witness = witness;
        this.random = random;
        this.life = new Life();
    }

    void start() {
        life.start();
    }

    /** As by {@code kill -9} of the agent. */
    void kill() {
        life.hollow.die();
        life.end();
    }

    /** As by a power cut: the children are gone too, and there is nobody to close the connection. */
    void loseForGood() {
        life.hollow.fallSilent();
        life.end();
        disk.values().forEach(journaled -> journaled.wanted(Desired.FORCE));
    }

    /** Another process, with nothing but the disk. */
    void startAgain() {
        life = new Life();
        life.start();
    }

    boolean isApplying() {
        return disk.values().stream().anyMatch(each -> each.grant().phase() == Phase.APPLY && each.isStarted());
    }

    @Override
    public String toString() {
        return name;
    }

    /** One process of the agent: all that it remembers is gone with it. */
    private final class Life implements AgentEvents {
        private final HollowAgent hollow = new HollowAgent(network, token, slots, this, new Random(random.nextLong()));
        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final Map<TaskLease, Thread> works = new ConcurrentHashMap<>();
        private final Set<TaskLease> seen = ConcurrentHashMap.newKeySet();
        private volatile boolean ended;

        void start() {
            hollow.adopt(disk.values().stream().map(Journaled::running).toList());
            hollow.start();
        }

        void end() {
            ended = true;
            works.values().forEach(Thread::interrupt);
            http.shutdownNow();
        }

        @Override
        public void granted(HollowAgent agent, TaskGrant grant) {
            if (ended) {
                return;
            }
            var journaled = disk.computeIfAbsent(grant.lease(), _ -> new Journaled(grant));
            journaled.grantedAgain(grant);
            work(journaled);
        }

        @Override
        public void connected(Welcome welcome) {
            welcome.verdicts().forEach(this::judge);
        }

        private void judge(TaskVerdict verdict) {
            journaled(verdict.taskId(), verdict.attempt()).forEach(journaled -> {
                switch (verdict.verdict()) {
                    case CONTINUE -> work(journaled);
                    case CANCEL -> {
                        journaled.wanted(Desired.CANCEL);
                        work(journaled);
                    }
                    case QUARANTINE -> forget(journaled);
                }
            });
        }

        @Override
        public void wanted(TaskId task, int attempt, Desired desired) {
            journaled(task, attempt).forEach(journaled -> journaled.wanted(desired));
        }

        /** Once for each lease in this life, however often it is told. */
        private void work(Journaled journaled) {
            var lease = journaled.grant().lease();
            if (!ended && seen.add(lease)) {
                var thread = Thread.ofVirtual().unstarted(() -> work(journaled, lease));
                works.put(lease, thread);
                thread.start();
            }
        }

        private void work(Journaled journaled, TaskLease lease) {
            try {
                var calls = new TaskCalls(http, controlPlane, journaled.grant());
                new MadeUpWork(journaled, calls, witness, new Random(lease.hashCode())).run();
                forget(journaled);
            } catch (LeaseOver _) {
                witness.refused();
                forget(journaled);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                witness.violate("%s: %s".formatted(lease, e.getMessage()));
                forget(journaled);
            }
        }

        private void forget(Journaled journaled) {
            var lease = journaled.grant().lease();
            disk.remove(lease);
            var thread = works.remove(lease);
            if (thread != null && !thread.equals(Thread.currentThread())) {
                thread.interrupt();
            }
            hollow.release(lease);
        }

        private List<Journaled> journaled(TaskId task, int attempt) {
            return disk.values().stream()
                    .filter(each -> each.grant().lease().taskId().equals(task)
                            && each.grant().lease().attempt() == attempt)
                    .toList();
        }

        @Override
        public void disconnected() {}

        @Override
        public void beat(long nanos) {}

        @Override
        public void refused(NotUnderstood refusal) {}
    }
}
