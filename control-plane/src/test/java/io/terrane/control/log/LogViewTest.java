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
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.Token;
import io.terrane.control.log.EventStream.Event;
import io.terrane.control.log.LogTail.Pauses;
import io.terrane.control.log.LogTail.Source;
import io.terrane.protocol.TaskId;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
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

    private byte[] watch(Random random) throws IOException, InterruptedException {
        return log().watch(random);
    }

    private byte[] uploadRandomly(Random random, int chunks, int most) {
        return log().appendRandomly(random, chunks, most);
    }

    private void append(long offset, String text) {
        append(offset, text.getBytes(StandardCharsets.UTF_8));
    }

    private void append(long offset, byte[] bytes) {
        log().append(offset, bytes);
    }

    private void seal(String text) {
        seal(text.getBytes(StandardCharsets.UTF_8));
    }

    private void seal(byte[] bytes) {
        log().seal(bytes);
    }

    private void seal(byte[] bytes, String partial) {
        log().seal(bytes, partial);
    }

    private GrowingLog log() {
        return new GrowingLog(logs, task);
    }
}
