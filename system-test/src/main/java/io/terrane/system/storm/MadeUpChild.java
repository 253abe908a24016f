package io.terrane.system.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What an engine would be: it prints what is known beforehand over a while, and makes a state now and then. It belongs
 * to the machine and not to the agent's process, and goes on without that.
 */
final class MadeUpChild {
    private static final int MOST_LINES = 400;
    private static final int MOST_STATES = 3;
    private static final int LONGEST_WORD = 60;
    private static final long SHORTEST_MS = 100;
    private static final long LONGEST_MS = 1_500;

    private final byte[] printed;
    private final List<byte[]> states;
    private final long startedAt = System.nanoTime();
    private final long nanos;
    private final boolean fails;
    private double interruptedAt = 1;

    private MadeUpChild(byte[] printed, List<byte[]> states, long nanos, boolean fails) {
        this.printed = printed;
        this.states = states;
        this.nanos = nanos;
        this.fails = fails;
    }

    static MadeUpChild plan(String name, Random random) {
        return new MadeUpChild(lines(name, random), List.of(), time(random), random.nextInt(40) == 0);
    }

    /** @param serial of the state that it begins with; 0 where there is none */
    static MadeUpChild apply(String name, String lineage, long serial, Random random) {
        var states = new ArrayList<byte[]>();
        for (var i = 1; i <= 1 + random.nextInt(MOST_STATES); i++) {
            states.add("""
                    {"version": 4, "terraform_version": "1.11.4", "serial": %d, "lineage": "%s", "outputs": {},
                     "resources": [], "made_by": "%s"}
                    """.formatted(serial + i, lineage, name).getBytes(UTF_8));
        }
        return new MadeUpChild(lines(name, random), states, time(random), random.nextInt(40) == 0);
    }

    private static long time(Random random) {
        return Duration.ofMillis(random.nextLong(SHORTEST_MS, LONGEST_MS)).toNanos();
    }

    private static byte[] lines(String name, Random random) {
        var text = new StringBuilder();
        for (var i = 0; i < 1 + random.nextInt(MOST_LINES); i++) {
            text.append(name).append(' ').append(i).append(' ');
            text.repeat('a' + random.nextInt(26), random.nextInt(LONGEST_WORD)).append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    /** It ends where it is. */
    synchronized void interrupt() {
        interruptedAt = Math.min(interruptedAt, progress());
    }

    synchronized boolean isInterrupted() {
        return interruptedAt < 1;
    }

    boolean fails() {
        return fails;
    }

    synchronized boolean isDone() {
        return elapsed() >= interruptedAt;
    }

    /** All that it has printed by now. */
    byte[] printed() {
        return Arrays.copyOf(printed, (int) (printed.length * progress()));
    }

    /** Those that it has made by now, in order. */
    List<byte[]> states() {
        return states.subList(0, (int) (states.size() * progress()));
    }

    private synchronized double progress() {
        return Math.min(elapsed(), interruptedAt);
    }

    private double elapsed() {
        return Math.min(1, (System.nanoTime() - startedAt) / (double) nanos);
    }
}
