package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.terrane.control.LeasedTasks;
import io.terrane.control.People;
import io.terrane.control.log.EventStream.Event;
import io.terrane.fault.Iterations;
import io.terrane.protocol.TaskId;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Viewers that take nothing, that come back at random, and a thousand at once: each sees every byte once, in order. */
@QuarkusTest
class F50_viewersOfAllKinds {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int WAYS = 3;
    private static final int VIEWERS = 1000;
    private static final int BLOCK = 1 << 20;

    private final LeasedTasks tasks;
    private final TaskLogs logs;

    F50_viewersOfAllKinds(LeasedTasks tasks, TaskLogs logs) {
        this.tasks = tasks;
        this.logs = logs;
    }

    @Test
    void whoReconnectsAtRandomSeesEveryByteOnceInOrder() throws Exception {
        Iterations.of("F50", 1).among(WAYS).run(this::reconnect);
    }

    private void reconnect(Random random) throws Exception {
        var log = new GrowingLog(logs, tasks.plan());
        var writing = new Random(random.nextLong());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = threads.submit(() -> {
                var bytes = log.appendRandomly(writing, 150, 3000);
                log.seal(bytes);
                return bytes;
            });

            var seen = log.watch(random);

            assertThat(seen).isEqualTo(written.get());
        }
    }

    @Test
    void whoTakesNothingHoldsNobodyUp() throws Exception {
        Iterations.of("F50", 1).among(WAYS).run(this::stall);
    }

    private void stall(Random random) throws Exception {
        var log = new GrowingLog(logs, tasks.plan());
        var blocks = 16 + random.nextInt(9);
        try (var stalled = stalledViewer(log.task().id())) {
            for (var i = 0; i < blocks; i++) {
                log.append((long) i * BLOCK, block());
            }
            var last = "?offset=" + (long) (blocks - 1) * BLOCK;
            try (var viewer = new EventStream(log.task().id(), last, null)) {
                assertThat(viewer.next()).map(Event::name).contains("start");
                assertThat(viewer.next().map(event -> event.data().length())).contains(1 << 16);
            }
            assertThat(stalled.isClosed()).isFalse();
        }
    }

    /** It asks for the log, and reads none of the answer. */
    private Socket stalledViewer(UUID task) throws IOException {
        var stalled = new Socket();
        stalled.setReceiveBufferSize(4096);
        stalled.connect(new InetSocketAddress("localhost", RestAssured.port));
        stalled.getOutputStream()
                .write(
                        "GET /api/v1/tasks/%s/logs/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                                .formatted(task, People.ADMIN_TOKEN)
                                .getBytes(StandardCharsets.US_ASCII));
        await().atMost(BOUND).until(() -> logs.flushInterval(new TaskId(task)).equals(Duration.ofMillis(200)));
        return stalled;
    }

    @Test
    void aThousandSeeEveryByteWhileSomeTakeNothing() throws Exception {
        Iterations.of("F50", 1).among(WAYS).run(this::crowd);
    }

    private void crowd(Random random) throws Exception {
        var log = new GrowingLog(logs, tasks.plan());
        var backlog = Buffer.buffer();
        for (var i = 0; i < 8; i++) {
            log.append(backlog.length(), block());
            backlog.appendBytes(block());
        }
        var task = log.task().id();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var _ = new EventStream(task, "", null);
                var _ = new EventStream(task, "", null)) {
            var begun = new CountDownLatch(VIEWERS);
            var seen = new ArrayList<Future<byte[]>>();
            for (var i = 0; i < VIEWERS; i++) {
                seen.add(threads.submit(() -> follow(task, "?offset=" + backlog.length(), begun)));
            }
            assertThat(begun.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();

            var written = log.appendRandomly(random, 6, 12_000, backlog.length());
            log.seal(backlog.copy().appendBytes(written).getBytes());

            for (var each : seen) {
                assertThat(each.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(written);
            }
        }
    }

    private static byte[] block() {
        var block = new byte[BLOCK];
        Arrays.fill(block, (byte) 'x');
        return block;
    }

    private static byte[] follow(UUID task, String query, CountDownLatch begun) throws IOException {
        var seen = new ByteArrayOutputStream();
        try (var viewer = new EventStream(task, query, null)) {
            for (var event = viewer.next(); event.isPresent(); event = viewer.next()) {
                seen.writeBytes(event.get().bytes());
                begun.countDown();
            }
        }
        return seen.toByteArray();
    }
}
