package io.terrane.system.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.jboss.logging.Logger;

/**
 * How often a fault is tried: a few times by default, or as often as {@code -Dterrane.faults.iterations} says. Each
 * time has a seed of its own, which is printed, and which {@code -Dterrane.faults.seed} gives again. What came of it is
 * noted for the table that {@code ./verify --faults} prints.
 */
final class Iterations {
    private static final Logger LOG = Logger.getLogger(Iterations.class);
    private static final Path NOTES = Path.of("target", "faults");
    private static final int MOST_VIOLATIONS = 5;

    private final String id;
    private final int count;

    private Iterations(String id, int count) {
        this.id = id;
        this.count = count;
    }

    /** @param id of the fault, such as F05 */
    static Iterations of(String id, int usual) {
        return new Iterations(id, Integer.getInteger("terrane.faults.iterations", usual));
    }

    /** Where the fault is done in so many ways: as often as it is to be done, but each way only its part of that. */
    Iterations among(int ways) {
        return new Iterations(id, Math.ceilDiv(count, ways));
    }

    /** One try of a fault, in which only the random generator decides. */
    @FunctionalInterface
    interface Round {
        void run(Random random) throws Exception;
    }

    /** Fails after the last round, where one of them did, with what it said and its seed. */
    void run(Round round) throws IOException {
        var first = Long.getLong("terrane.faults.seed", System.nanoTime());
        var violations = 0;
        var done = 0;
        var failure = new AssertionError("%s does not hold".formatted(id));
        for (; done < count && violations < MOST_VIOLATIONS; done++) {
            LOG.infof("%s, round %d of %d, seed %d", id, done + 1, count, first + done);
            try {
                round.run(new Random(first + done));
            } catch (Exception | AssertionError e) {
                violations++;
                failure.addSuppressed(new AssertionError("With the seed " + (first + done), e));
                LOG.errorf(e, "%s is violated with the seed %d", id, first + done);
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
