package io.terrane.control.log;

import static io.terrane.control.People.admin;
import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.terrane.control.Ids;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.People;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.Token;
import io.terrane.control.log.EventStream.Event;
import io.terrane.control.log.LogTail.Pauses;
import io.terrane.control.log.LogTail.Source;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.TaskId;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LogViewTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final LeasedTasks tasks;
    private final TaskLogs logs;
    private final ViewedLogs views;
    private final LogReader reader;
    private final Watchers watchers;
    private LeasedTask task;

    @SuppressWarnings("NullAway.Init")
    LogViewTest(LeasedTasks tasks, TaskLogs logs, ViewedLogs views, LogReader reader, Watchers watchers) {
        this.tasks = tasks;
        this.logs = logs;
        this.views = views;
        this.reader = reader;
        this.watchers = watchers;
    }

    @BeforeEach
    void newTask() {
        task = tasks.plan();
    }

    @Test
    void readsAnyRangeOfALogInChunksOfAnySize() {
        var log = uploadRandomly(new Random(1), 300, 9000);
        var random = new Random(2);
        for (var i = 0; i < 30; i++) {
            var from = random.nextInt(log.length);
            var count = 1 + random.nextInt(log.length);

            var part = admin().get("/api/v1/tasks/%s/logs?offset=%d&limit=%d".formatted(task.id(), from, count));

            assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(log, from, Math.min(log.length, from + count)));
            assertThat(part.header("Terrane-Log-Length")).isEqualTo(String.valueOf(log.length));
        }
        assertThat(admin().get("/api/v1/tasks/%s/logs".formatted(task.id())).asByteArray())
                .isEqualTo(log);
    }

    @Test
    void readsChunksOfAMegabyteAndOfAByte() {
        var random = new Random(3);
        var log = new ByteArrayOutputStream();
        for (var size : new int[] {1, 1 << 20, 1, 1, 700_000, 1 << 20, 3}) {
            var bytes = new byte[size];
            random.nextBytes(bytes);
            append(log.size(), bytes);
            log.writeBytes(bytes);
        }

        var whole = admin().get("/api/v1/tasks/%s/logs".formatted(task.id())).asByteArray();

        assertThat(whole).isEqualTo(log.toByteArray());
    }

    @Test
    void saysWhetherTheLogIsComplete() {
        append(0, "done\n");
        admin().get("/api/v1/tasks/%s/logs".formatted(task.id()))
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .header("Terrane-Log-Complete", "false")
                .header("Terrane-Log-Attempt", "1");
        seal("done\n");

        admin().get("/api/v1/tasks/%s/logs?offset=5".formatted(task.id()))
                .then()
                .statusCode(200)
                .header("Terrane-Log-Complete", "true")
                .header("Content-Length", "0");
    }

    @Test
    void saysWhyBytesAreMissing() {
        append(0, "done\n");
        seal("done\n".getBytes(StandardCharsets.UTF_8), "The disk was full.");

        admin().get("/api/v1/tasks/%s/logs".formatted(task.id()))
                .then()
                .statusCode(200)
                .header("Terrane-Log-Partial", "The disk was full.");
    }

    @Test
    void readsNothingOfALogThatHasNotBegun() {
        admin().get("/api/v1/tasks/%s/logs".formatted(task.id()))
                .then()
                .statusCode(200)
                .header("Terrane-Log-Length", "0")
                .body(equalTo(""));
    }

    @ParameterizedTest
    @CsvSource({
        "offset=-1, 422, offset",
        "offset=x, 422, offset",
        "limit=0, 422, limit",
        "limit=1.5, 422, limit",
        "attempt=0, 422, attempt",
        "attempt=2, 404, ",
        "offset=6, 416, "
    })
    void refusesAPartThatIsNone(String query, int status, String field) {
        append(0, "hello");

        admin().get("/api/v1/tasks/%s/logs?%s".formatted(task.id(), query))
                .then()
                .statusCode(status)
                .body("field", equalTo(field));
    }

    @Test
    void showsNobodyTheLogsOfOthers() {
        append(0, "a secret");
        var stranger = memberOf(tasks.plan().organization());
        var member = memberOf(task.organization());

        for (var path : new String[] {"logs", "logs/stream"}) {
            var url = "/api/v1/tasks/%s/%s".formatted(task.id(), path);
            RestAssured.given().get(url).then().statusCode(401);
            task.holder().get(url).then().statusCode(403);
            stranger.get(url).then().statusCode(404).body("code", equalTo("not-found"));
            member.get("/api/v1/tasks/%s/%s".formatted(UUID.randomUUID(), path))
                    .then()
                    .statusCode(404);
        }
        member.get("/api/v1/tasks/%s/logs".formatted(task.id())).then().statusCode(200);
    }

    @Test
    void readsTheNewestAttemptAndOnRequestAnother() {
        append(0, "first");
        var first = task;
        task = tasks.leaseAgain(first);
        append(0, "second");

        var url = "/api/v1/tasks/%s/logs".formatted(task.id());
        admin().get(url).then().header("Terrane-Log-Attempt", "2").body(equalTo("second"));
        admin().get(url + "?attempt=1")
                .then()
                .header("Terrane-Log-Attempt", "1")
                .body(equalTo("first"));
    }

    @Test
    void followsALogToItsEnd() throws Exception {
        append(0, "one\n");
        try (var viewer = new EventStream(task.id(), "", null)) {
            assertThat(viewer.next()).contains(new Event("", "start", "{\"attempt\":1,\"offset\":0}"));
            assertThat(viewer.next()).contains(new Event("4", "message", "one\n"));

            append(4, "two\nthree");
            assertThat(viewer.next()).contains(new Event("13", "message", "two\nthree"));
            seal("one\ntwo\nthree");

            assertThat(viewer.next()).contains(new Event("", "end", "{\"attempt\":1,\"length\":13,\"complete\":true}"));
            assertThat(viewer.next()).isEmpty();
        }
    }

    @Test
    void followsALogThatHasNotBegun() throws Exception {
        try (var viewer = new EventStream(task.id(), "", null)) {
            assertThat(viewer.next()).map(Event::name).contains("start");

            append(0, "one\n");

            assertThat(viewer.next()).contains(new Event("4", "message", "one\n"));
        }
    }

    @Test
    void goesOnBehindTheLastEvent() throws Exception {
        append(0, "one\ntwo\n");
        try (var viewer = new EventStream(task.id(), "?offset=1", "4")) {
            assertThat(viewer.next()).contains(new Event("", "start", "{\"attempt\":1,\"offset\":4}"));

            assertThat(viewer.next()).contains(new Event("8", "message", "two\n"));
        }
        try (var viewer = new EventStream(task.id(), "?offset=5", null)) {
            assertThat(viewer.next()).map(Event::name).contains("start");
            assertThat(viewer.next()).contains(new Event("8", "message", "wo\n"));
        }
    }

    @Test
    void aViewerThatReconnectsAtRandomSeesEveryByteOnceInOrder() throws Exception {
        var random = new Random(4);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = threads.submit(() -> {
                var bytes = uploadRandomly(random, 150, 3000);
                seal(bytes);
                return bytes;
            });

            var seen = watch(new Random(5));

            assertThat(seen).isEqualTo(written.get());
        }
    }

    @Test
    void losesNoByteThatIsNoText() throws Exception {
        var bytes = HexFormat.of().parseHex("6f6b0aff00fe0a" + "c3a4" + "0d0a" + "f09f9880" + "610d62" + "e282");
        append(0, Arrays.copyOf(bytes, 8)); // The border is within a letter.
        append(8, Arrays.copyOfRange(bytes, 8, bytes.length));
        seal(bytes);

        assertThat(watch(new Random(6))).isEqualTo(bytes);
    }

    @Test
    void asksTheHolderToHurryWhileSomebodyWatches() throws Exception {
        append(0, "one\n");
        var id = new TaskId(task.id());
        assertThat(logs.flushInterval(id)).isEqualTo(Duration.ofSeconds(2));

        try (var viewer = new EventStream(task.id(), "", null)) {
            assertThat(viewer.next()).isPresent();
            assertThat(logs.flushInterval(id)).isEqualTo(Duration.ofMillis(200));
        }

        await().until(() -> logs.flushInterval(id).equals(Duration.ofSeconds(2)));
    }

    @Test
    void aViewerThatTakesNothingHoldsNobodyUp() throws Exception {
        var block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'x');
        try (var stalled = new Socket()) {
            stalled.setReceiveBufferSize(4096);
            stalled.connect(new InetSocketAddress("localhost", RestAssured.port));
            stalled.getOutputStream()
                    .write(
                            "GET /api/v1/tasks/%s/logs/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                                    .formatted(task.id(), People.ADMIN_TOKEN)
                                    .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> logs.flushInterval(new TaskId(task.id())).equals(Duration.ofMillis(200)));

            for (var i = 0; i < 24; i++) {
                append(i << 20, block);
            }
            try (var viewer = new EventStream(task.id(), "?offset=" + (23 << 20), null)) {
                assertThat(viewer.next()).map(Event::name).contains("start");
                assertThat(viewer.next().map(event -> event.data().length())).contains(1 << 16);
            }
        }
    }

    /** F50, all at once. */
    @Test
    void aThousandViewersSeeEveryByteWhileSomeTakeNothing() throws Exception {
        var backlog = new byte[8 << 20];
        Arrays.fill(backlog, (byte) 'x');
        for (var at = 0; at < backlog.length; at += 1 << 20) {
            append(at, Arrays.copyOfRange(backlog, at, at + (1 << 20)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var _ = new EventStream(task.id(), "", null);
                var _ = new EventStream(task.id(), "", null)) {
            var begun = new CountDownLatch(1000);
            var seen = new ArrayList<Future<byte[]>>();
            for (var i = 0; i < 1000; i++) {
                seen.add(threads.submit(() -> follow("?offset=" + backlog.length, begun)));
            }
            assertThat(begun.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();

            var written = uploadRandomly(new Random(7), 6, 12_000, backlog.length);
            seal(Buffer.buffer(backlog).appendBytes(written).getBytes());

            for (var each : seen) {
                assertThat(each.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(written);
            }
        }
    }

    private byte[] follow(String query, CountDownLatch begun) throws IOException {
        var seen = new ByteArrayOutputStream();
        try (var viewer = new EventStream(task.id(), query, null)) {
            for (var event = viewer.next(); event.isPresent(); event = viewer.next()) {
                seen.writeBytes(event.get().bytes());
                begun.countDown();
            }
        }
        return seen.toByteArray();
    }

    @Test
    void endsWhenALaterAttemptHasALog() throws Exception {
        append(0, "first");
        try (var viewer = new EventStream(task.id(), "", null)) {
            assertThat(viewer.next()).map(Event::name).contains("start");
            assertThat(viewer.next()).map(Event::data).contains("first");
            task = tasks.leaseAgain(task);

            append(0, "second");

            assertThat(viewer.next()).contains(new Event("", "end", "{\"attempt\":1,\"length\":5,\"complete\":false}"));
        }
    }

    @Test
    void endsWithATaskThatNeverHadALog() throws Exception {
        tasks.execute("update task set status = 'canceled' where id = $1", task.id());

        try (var viewer = new EventStream(task.id(), "", null)) {
            assertThat(viewer.next()).map(Event::name).contains("start");
            assertThat(viewer.next()).map(Event::name).contains("end");
            assertThat(viewer.next()).isEmpty();
        }
    }

    @Test
    void saysNowAndThenThatTheConnectionLives() {
        var id = new TaskId(task.id());
        var log = views.require(id, OptionalInt.empty(), new ApiCaller(UUID.randomUUID(), "test", Optional.empty()))
                .await()
                .atMost(BOUND);
        var pauses = new Pauses(Duration.ofMillis(5), Duration.ofMillis(50));
        var turns = new Turns(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        var source = new Source(views, reader, () -> false, InstantSource.system(), pauses, turns);

        var events = new LogTail(log, 0, watchers.add(id), source, Runnable::run)
                .events()
                .select()
                .first(3)
                .map(Object::toString)
                .collect()
                .asList()
                .await()
                .atMost(BOUND);

        assertThat(events).element(0).asString().startsWith("event: start");
        assertThat(events.subList(1, 3)).containsOnly(": still here\n\n");
    }

    private RequestSpecification memberOf(UUID organization) {
        var token = Token.mint(Token.Kind.API, new SecureRandom());
        tasks.execute(
                "insert into api_token (id, organization_id, name, hash, created_at) values ($1, $2, 'member', $3, now())",
                Ids.next(),
                organization,
                Buffer.buffer(token.hash()));
        return holderOf(token.secret());
    }

    /** Reads all of the log, leaving and coming back at random. */
    private byte[] watch(Random random) throws IOException, InterruptedException {
        var seen = new ByteArrayOutputStream();
        String last = null;
        for (var ended = false; !ended; ) {
            try (var viewer = new EventStream(task.id(), "", last)) {
                for (var patience = 1 + random.nextInt(5); patience > 0 && !ended; patience--) {
                    var event = viewer.next().orElseThrow();
                    seen.writeBytes(event.bytes());
                    last = event.id().isEmpty() ? last : event.id();
                    ended = event.name().equals("end");
                }
            }
        }
        return seen.toByteArray();
    }

    private byte[] uploadRandomly(Random random, int chunks, int most) {
        return uploadRandomly(random, chunks, most, 0);
    }

    private byte[] uploadRandomly(Random random, int chunks, int most, long from) {
        var log = new ByteArrayOutputStream();
        for (var i = 0; i < chunks; i++) {
            var bytes = new byte[1 + random.nextInt(most)];
            for (var at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(50) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
            }
            append(from + log.size(), bytes);
            log.writeBytes(bytes);
        }
        return log.toByteArray();
    }

    private void append(long offset, String text) {
        append(offset, text.getBytes(StandardCharsets.UTF_8));
    }

    private void append(long offset, byte[] bytes) {
        var appended = logs.append(task.lease(), offset, bytes, false).await().atMost(BOUND);
        assertThat(appended.answer().nextOffset()).isEqualTo(offset + bytes.length);
    }

    private void seal(String text) {
        seal(text.getBytes(StandardCharsets.UTF_8));
    }

    private void seal(byte[] bytes) {
        seal(bytes, null);
    }

    private void seal(byte[] bytes, @Nullable String partial) {
        try {
            var sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            assertThat(logs.seal(task.lease(), new LogSeal(bytes.length, sha256, partial))
                            .await()
                            .atMost(BOUND)
                            .length())
                    .isEqualTo(bytes.length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
