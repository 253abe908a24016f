package io.terrane.system.storm;

import io.terrane.system.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One replica and some agents are killed, each when a random part of the runs is over. */
final class Losses {
    private static final int AGENTS = 5;
    private static final int LOST_FOR_GOOD = 2;
    private static final double EARLIEST = 0.05;
    private static final double LATEST = 0.6;
    private static final long LONGEST_ABSENCE_MS = 10_000;

    private final Replicas replicas;
    private final List<Machine> machines;
    private final Random random;
    private final List<Loss> losses = new ArrayList<>();
    private final List<Thread> returns = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final long start = System.nanoTime();

    /** @param at what part of the runs is over then */
    private record Loss(double at, Runnable happens) {}

    Losses(Replicas replicas, List<Machine> machines, Random random) {
        this.replicas = replicas;
        this.machines = new ArrayList<>(machines);
        this.random = random;
        losses.add(new Loss(moment(), this::killReplica));
        IntStream.range(0, AGENTS - LOST_FOR_GOOD).forEach(_ -> losses.add(new Loss(moment(), this::killAgent)));
        IntStream.range(0, LOST_FOR_GOOD).forEach(_ -> losses.add(new Loss(moment(), this::loseAgent)));
    }

    private double moment() {
        return random.nextDouble(EARLIEST, LATEST);
    }

    /** To be called again and again. */
    void happen(double partOver) {
        var due = losses.stream().filter(loss -> loss.at() <= partOver).toList();
        losses.removeAll(due);
        due.forEach(loss -> loss.happens().run());
    }

    /** All that was to be killed was, and all that comes back is back. */
    boolean areOver() {
        return losses.isEmpty() && returns.stream().noneMatch(Thread::isAlive);
    }

    List<String> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }

    private void killReplica() {
        var index = random.nextInt(replicas.size());
        returns.add(Thread.ofVirtual().start(() -> {
            try {
                replicas.replica(index).program().kill();
                tell("replica %d killed".formatted(index + 1));
                pause();
                replicas.startAgain(index);
                tell("replica %d is back".formatted(index + 1));
            } catch (Exception e) {
                throw new IllegalStateException("The replica does not come back", e);
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
