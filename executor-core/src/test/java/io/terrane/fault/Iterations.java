package io.terrane.fault;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * How often a fault is tried: a few times by default, or as often as {@code -Dfaults.iterations} says. Each time has a
 * seed of its own, which is printed, and which {@code -Dfaults.seed} gives again. What came of it is noted for the
 * table that {@code ./verify --faults} prints.
 */
public final class Iterations {
    private static final System.Logger LOG = System.getLogger(Iterations.class.getName());
    private static final Path NOTES = Path.of("target", "faults");
    private static final int MOST_VIOLATIONS = 5;

    private final String id;
    private final int count;

    private Iterations(String id, int count) {
        this.id = id;
        this.count = count;
    }

    /**
     * Of the fault with this id, such as F05.
     *
     * @param usual how often it is done where nothing is said
     */
    public static Iterations of(String id, int usual) {
        return new Iterations(id, Integer.getInteger("faults.iterations", usual));
    }

    /** Where the fault is done in so many ways: as often as it is to be done, but each way only its part of that. */
    public Iterations among(int ways) {
        return new Iterations(id, Math.ceilDiv(count, ways));
    }

    /** One try of a fault, in which only the random generator decides. */
    @FunctionalInterface
    public interface Round {
        void run(Random random) throws Exception;
    }

    /** Fails after the last round, where one of them did, with what it said and its seed. */
    public void run(Round round) throws IOException {
        var first = Long.getLong("faults.seed", System.nanoTime());
        var violations = 0;
        var done = 0;
        var failure = new AssertionError("%s does not hold".formatted(id));
        for (; done < count && violations < MOST_VIOLATIONS; done++) {
            LOG.log(Level.INFO, "%s, round %d of %d, seed %d".formatted(id, done + 1, count, first + done));
            try {
                round.run(new Random(first + done));
            } catch (Exception | AssertionError e) {
                violations++;
                failure.addSuppressed(new AssertionError("With the seed " + (first + done), e));
                LOG.log(Level.ERROR, "%s is violated with the seed %d".formatted(id, first + done), e);
            }
        }
        note(done, violations);
        if (violations > 0) {
            throw failure;
        }
    }

    private void note(int done, int violations) throws IOException {
        Files.createDirectories(NOTES);
        Files.writeString(
                NOTES.resolve(id + ".tsv"),
                "%s\t%d\t%d\n".formatted(id, done, violations),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
