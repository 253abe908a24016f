package io.terrane.system.bench;

import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Scratch;
import io.terrane.system.SyncAgent;
import io.terrane.system.Workspaces;
import io.terrane.system.bench.Options.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast chunks of many logs become durable through the API, next to how fast a binary {@code COPY} makes the same
 * rows durable in the same database; and whether viewers slow that down.
 */
public final class Ingest {
    private static final int STREAMS = 64;
    private static final int VIEWERS = 100;

    /**
     * What agents send at once that are behind, as all of them are where more comes than is taken. One that is not
     * waits for 64 before it sends.
     */
    private static final Option CHUNK_KIB = new Option("--chunk", 1, 1024);

    /** A round is about as many bytes, whatever the size of the chunks. */
    private static final int KIB_OF_EACH = 50 * 64;

    private static final int LEAST_CHUNKS = 8;

    /** So many rounds in one go with the same viewers: who has just come asks for more than who follows. */
    private static final int VIEWED = 4;

    private static final int WARM_UP = 40;
    private static final int LEAST_ROUNDS = 4;
    private static final Option ROUNDS = new Option("--rounds", LEAST_ROUNDS, 10);

    private final int chunkKib;
    private final LogText text;
    private final ControlPlane controlPlane;
    private final List<LogStream> streams = new ArrayList<>();
    private final List<Duration> latencies = new ArrayList<>();

    private Ingest(ControlPlane controlPlane, List<TaskGrant> grants, int chunkKib) throws IOException {
        this.controlPlane = controlPlane;
        this.chunkKib = chunkKib;
        this.text = LogText.of(chunkKib << 10, 1);
        for (var grant : grants) {
            streams.add(new LogStream(controlPlane.url(), grant, text));
        }
    }

    public static void main(String... arguments) throws Exception {
        var options = Options.of(arguments, ROUNDS, CHUNK_KIB);
        var rounds = options.count(ROUNDS);
        var chunkKib = options.count(CHUNK_KIB);
        var installation = Installation.here();
        var scratch = Files.createTempDirectory("terrane-bench");
        try (var controlPlane = ControlPlane.start(
                installation, scratch.resolve("control-plane"), Map.of("TERRANE_LOCAL_SLOTS", "0"))) {
            var workspaces = new Workspaces(controlPlane.api());
            var pool = workspaces.createPool("bench");
            var workspace = workspaces.create("bench", Map.of("execution_mode", "agent", "agent_pool_id", pool));
            var _ = workspaces.upload(workspace, installation.root().resolve("examples/hello"));
            for (var i = 0; i < STREAMS; i++) {
                var _ = controlPlane.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
            }
            try (var agent = SyncAgent.of(controlPlane.url(), workspaces.createPoolToken(pool), STREAMS)) {
                new Ingest(controlPlane, agent.take(STREAMS), chunkKib).measure(rounds);
            }
        } finally {
            Scratch.delete(scratch);
        }
    }

    private void measure(int rounds) throws Exception {
        for (var i = 0; i < WARM_UP; i++) {
            var _ = ingest();
        }
        try (var copied = new CopiedRows(controlPlane)) {
            latencies.clear();
            compareWithCopy(copied, rounds);
        }
        latencies.clear();
        compareWithViewers(Math.max(LEAST_ROUNDS, rounds / 2));
    }

    private void compareWithCopy(CopiedRows copied, int rounds) throws Exception {
        var ours = new ArrayList<Double>();
        var baseline = new ArrayList<Double>();
        var _ = copy(copied);
        for (var round = 0; round < rounds; round++) {
            ours.add(ingest());
            baseline.add(copy(copied));
        }
        System.out.printf(
                Locale.ROOT,
                """
                Chunks of %d KiB (%.1f KiB compressed) of %d logs, each durable before the next of its log is sent, and COPY
                of the same rows in one transaction: %d rounds of %d rows each, in rows a second; p99 is the time from
                sending a chunk to its acknowledgement, in milliseconds. Aimed at: a ratio of 0.6.
                %s%n""",
                chunkKib,
                text.gzip().length / 1024.0,
                streams.size(),
                rounds,
                rows(),
                Rates.result("ingest", new Rates(ours), new Rates(baseline), new Samples(latencies).p99()));
    }

    private void compareWithViewers(int rounds) throws Exception {
        var ours = new ArrayList<Double>();
        var baseline = new ArrayList<Double>();
        var received = 0L;
        for (var round = 0; round < rounds; round++) {
            baseline.add(ingest(VIEWED));
            try (var viewers = new Viewers(controlPlane, streams, VIEWERS)) {
                ours.add(ingest(VIEWED));
                received += viewers.received();
            }
        }
        System.out.printf(
                Locale.ROOT,
                """
                The same with %d viewers who follow these logs live, and without: %d longer rounds, in rows a second. The viewers
                were sent %.1f MiB meanwhile. Aimed at: a ratio of 0.95.
                %s%n""",
                VIEWERS,
                rounds,
                received / (double) (1 << 20),
                Rates.result("ingest-viewers", new Rates(ours), new Rates(baseline), new Samples(latencies).p99()));
    }

    private int chunksOfEach() {
        return Math.max(LEAST_CHUNKS, KIB_OF_EACH / chunkKib);
    }

    private int rows() {
        return streams.size() * chunksOfEach();
    }

    private double ingest(int rounds) throws Exception {
        var seconds = 0.0;
        for (var round = 0; round < rounds; round++) {
            seconds += rows() / ingest();
        }
        return rows() * rounds / seconds;
    }

    private double ingest() throws Exception {
        var start = System.nanoTime();
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Callable<List<Duration>>> uploads = streams.stream()
                    .<Callable<List<Duration>>>map(stream -> () -> stream.send(chunksOfEach()))
                    .toList();
            for (var upload : threads.invokeAll(uploads)) {
                latencies.addAll(result(upload));
            }
        }
        return perSecond(start);
    }

    private static List<Duration> result(Future<List<Duration>> upload) throws InterruptedException {
        try {
            return upload.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A log could not be uploaded", e.getCause());
        }
    }

    private double copy(CopiedRows copied) throws Exception {
        var start = System.nanoTime();
        copied.copy(text, chunksOfEach());
        return perSecond(start);
    }

    private double perSecond(long start) {
        return rows() * 1e9 / (System.nanoTime() - start);
    }
}
