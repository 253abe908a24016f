package io.terrane.system.bench;

import io.terrane.system.Scratch;
import io.terrane.system.bench.Options.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** How much memory hostile and plain logs take, next to small ones: the heap that lives, at its largest. */
public final class Heap {
    private static final int LOGS = 200;
    private static final int BOMBS = 16;
    private static final Option ROUNDS = new Option("--rounds", 1, 3);
    private static final String SMALL = "head -c 65536 /dev/zero | tr '\\0' x";
    private static final String LINE = "head -c 1073741824 /dev/zero | tr '\\0' x";
    private static final String LONG =
            "yes 'terraform_data.one: Still creating... [10s elapsed]' | head -c 10000000000";

    private Heap() {}

    public static void main(String... arguments) throws Exception {
        var rounds = Options.of(arguments, ROUNDS).count(ROUNDS);
        var scratch = Files.createTempDirectory("terrane-bench");
        try {
            var logs = new HeapOfLogs(scratch);
            var _ = logs.ofOne(SMALL);
            compare("heap-line", "A log of one line of 1 GiB", rounds, () -> logs.ofOne(LINE), () -> logs.ofOne(SMALL));
            compare("heap-log", "A log of 10 GB at its limit", 1, () -> logs.ofOne(LONG), () -> logs.ofOne(SMALL));
            compare(
                    "heap-backlogs",
                    "%d logs of which nothing is taken, 4 MB of each, and 64 KiB".formatted(LOGS),
                    1,
                    () -> logs.ofBacklogs(LOGS, 4_000_000),
                    () -> logs.ofBacklogs(LOGS, 65_536));
            System.out.printf(
                    "The largest resident size of this process, with the heap that Java chose: %d MiB%n%n",
                    LiveHeap.largestResident("self"));
            compareIngest(scratch, rounds);
        } finally {
            Scratch.delete(scratch);
        }
    }

    private static void compareIngest(Path scratch, int rounds) throws Exception {
        try (var ingest = new HeapOfIngest(scratch, LOGS)) {
            var _ = ingest.ofLogs(1, 100);
            compare(
                    "heap-streams",
                    "The control plane in a heap of %s, to which %d logs of 6 MiB are sent at once, and one small one"
                            .formatted(HeapOfIngest.LIMIT, LOGS),
                    rounds,
                    () -> ingest.ofLogs(LOGS, 100),
                    () -> ingest.ofLogs(1, 1));
            compare(
                    "heap-bomb",
                    "The same control plane, to which %d MiB are sent at once that would be %d GiB"
                            .formatted(BOMBS, BOMBS),
                    rounds,
                    () -> ingest.ofBombs(BOMBS),
                    () -> ingest.ofLogs(1, 1));
            System.out.printf("The largest resident size of the control plane: %d MiB%n", ingest.largestResident());
        }
    }

    private static void compare(
            String name, String heading, int rounds, Callable<Double> ours, Callable<Double> baseline)
            throws Exception {
        List<Double> measured = new ArrayList<>();
        List<Double> small = new ArrayList<>();
        for (var round = 0; round < rounds; round++) {
            small.add(baseline.call());
            measured.add(ours.call());
        }
        var most = measured.stream().mapToDouble(each -> each).max().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%s: the most that lives in the heap, in MiB, and the same with small logs; %d rounds.%n%s%n%n",
                heading,
                rounds,
                Rates.result(name, new Rates(measured), new Rates(small), most));
    }
}
