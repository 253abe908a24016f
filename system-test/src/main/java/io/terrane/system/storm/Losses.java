package io.terrane.system.storm;

import io.terrane.system.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Replicas and agents are lost, each when a random part of the runs is over. */
final class Losses {
    private static final double EARLIEST = 0.05;
    private static final double LATEST = 0.6;
    private static final long LONGEST_ABSENCE_MS = 10_000;

    private final Replicas replicas;
    private final List<Machine> machines;
    private final Random random;
    private final List<Due> dues = new ArrayList<>();
    private final List<Thread> returns = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final long start = System.nanoTime();

    /** @param at what part of the runs is over then */
    private record Due(double at, Loss loss) {}

    Losses(List<Loss> losses, Replicas replicas, List<Machine> machines, Random random) {
        this.replicas = replicas;
        this.machines = new ArrayList<>(machines);
        this.random = random;
        losses.forEach(loss -> dues.add(new Due(random.nextDouble(EARLIEST, LATEST), loss)));
    }

    /** To be called again and again. */
    void happen(double partOver) {
        var due = dues.stream().filter(each -> each.at() <= partOver).toList();
        dues.removeAll(due);
        due.forEach(each -> happen(each.loss()));
    }

    private void happen(Loss loss) {
        switch (loss) {
            case REPLICA_KILLED -> killReplica();
            case ROLLING_RESTART -> restartReplicas();
            case AGENT_KILLED -> killAgent();
            case AGENT_LOST -> loseAgent();
        }
    }

    /** All that was to be killed was, and all that comes back is back. */
    boolean areOver() {
        return dues.isEmpty() && returns.stream().noneMatch(Thread::isAlive);
    }

    List<String> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }

    private void killReplica() {
        var index = random.nextInt(replicas.size());
        meanwhile(() -> {
            replicas.replica(index).program().kill();
            tell("replica %d killed".formatted(index + 1));
            pause();
            replicas.startAgain(index);
            tell("replica %d is back".formatted(index + 1));
        });
    }

    /** One after the other is told to end, and started again, as by an update. */
    private void restartReplicas() {
        meanwhile(() -> {
            for (var index = 0; index < replicas.size(); index++) {
                replicas.replica(index).program().terminate();
                var _ = replicas.replica(index).program().awaitEnd();
                tell("replica %d has ended".formatted(index + 1));
                replicas.startAgain(index);
                tell("replica %d is back".formatted(index + 1));
            }
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private void meanwhile(Step step) {
        returns.add(Thread.ofVirtual().start(() -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException("A replica does not come back", e);
            }
        }));
    }

    private void killAgent() {
        var machine = machines.remove(random.nextInt(machines.size()));
        machine.kill();
        tell("agent %s killed".formatted(machine));
        returns.add(Thread.ofVirtual().start(() -> {
            pause();
            machine.startAgain();
            tell("agent %s is back".formatted(machine));
        }));
    }

    /** One in the middle of an apply, where there is one. */
    private void loseAgent() {
        var applying = machines.stream().filter(Machine::isApplying).toList();
        var machine = Optional.of(applying)
                .filter(some -> !some.isEmpty())
                .map(some -> some.get(random.nextInt(some.size())))
                .orElseGet(() -> machines.get(random.nextInt(machines.size())));
        machines.remove(machine);
        machine.loseForGood();
        tell("agent %s lost for good".formatted(machine));
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_ABSENCE_MS)); // The absence itself.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String what) {
        synchronized (told) {
            told.add("%4d s  %s"
                    .formatted(Duration.ofNanos(System.nanoTime() - start).toSeconds(), what));
        }
    }
}
