package io.terrane.control.log;

import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TaskLogsTest {
    private static final byte[] HELLO = "hello, ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WORLD = "world\n".getBytes(StandardCharsets.UTF_8);

    private final LeasedTasks tasks;
    private LeasedTask task;

    @SuppressWarnings("NullAway.Init")
    TaskLogsTest(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @BeforeEach
    void newTask() {
        task = tasks.plan();
    }

    @Test
    void appendsAtTheEnd() {
        append(0, HELLO).statusCode(200).body("result", equalTo("appended")).body("next_offset", equalTo(7));

        append(7, gzip(WORLD), "gzip").statusCode(200).body("next_offset", equalTo(13));

        requireLength(13);
        assertThat(stored()).asString().isEqualTo("hello, world\n");
    }

    @Test
    void keepsAChunkAsItCame() {
        var compressed = gzip(HELLO);

        append(0, compressed, "gzip").statusCode(200);

        assertThat(number(
                        "select count(*) from log_chunk where bytes = $1 and encoding = 'gzip' and length = 7",
                        Buffer.buffer(compressed)))
                .isPositive();
    }

    @Test
    void recognisesAChunkThatIsThere() {
        append(0, HELLO).statusCode(200);
        append(7, WORLD).statusCode(200);

        append(0, HELLO).statusCode(200).body("result", equalTo("duplicate")).body("next_offset", equalTo(13));
        append(3, gzip("lo, wor".getBytes(StandardCharsets.UTF_8)), "gzip")
                .statusCode(200)
                .body("result", equalTo("duplicate"));

        requireLength(13);
        assertThat(chunks()).isEqualTo(2);
    }

    @Test
    void appendsWhatIsNewOfAnOverlap() {
        append(0, HELLO).statusCode(200);

        append(3, gzip("lo, world\n".getBytes(StandardCharsets.UTF_8)), "gzip")
                .statusCode(200)
                .header("Upload-Offset", "13")
                .body("result", equalTo("partial-duplicate"))
                .body("next_offset", equalTo(13));

        assertThat(stored()).asString().isEqualTo("hello, world\n");
    }

    @ParameterizedTest
    @CsvSource({"0, jello", "0, 'hellO, world'", "6, '!world'"})
    void refusesOtherBytesWhereSomeAreStored(int offset, String bytes) {
        append(0, HELLO).statusCode(200);

        append(offset, bytes.getBytes(StandardCharsets.UTF_8))
                .statusCode(409)
                .header("Upload-Offset", "7")
                .body("code", equalTo("content-conflict"));

        requireLength(7);
    }

    @Test
    void refusesAFirstChunkThatIsNotTheFirst() {
        append(8, WORLD).statusCode(409).header("Upload-Offset", "0").body("code", equalTo("offset-mismatch"));
    }

    @Test
    void comparesManyLargeChunks() {
        var bytes = random(3 << 20);
        for (var i = 0; i < 12; i++) {
            append(i << 18, Arrays.copyOfRange(bytes, i << 18, (i + 1) << 18)).statusCode(200);
        }

        append(1 << 17, Arrays.copyOfRange(bytes, 1 << 17, (1 << 17) + (1 << 20)))
                .statusCode(200)
                .body("result", equalTo("duplicate"));
        bytes[(1 << 20)] ^= 1;
        append(1 << 17, Arrays.copyOfRange(bytes, 1 << 17, (1 << 17) + (1 << 20)))
                .statusCode(409)
                .body("code", equalTo("content-conflict"));
    }

    @Test
    void twoWritersAtOneOffsetStoreOneChunk() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var round = 0; round < 10; round++) {
                var offset = round * 7;

                List<Callable<Integer>> writers = List.of(
                        () -> post(offset, "1234567".getBytes(StandardCharsets.UTF_8), "identity")
                                .statusCode(),
                        () -> post(offset, "abcdefg".getBytes(StandardCharsets.UTF_8), "identity")
                                .statusCode());
                var answers = threads.invokeAll(writers).stream()
                        .map(each -> each.resultNow())
                        .sorted()
                        .toList();

                assertThat(answers).containsExactly(200, 409);
            }
        }
        requireLength(70);
        assertThat(chunks()).isEqualTo(10);
    }

    @Test
    void oneChunkSentManyTimesAtOnceIsStoredOnce() throws Exception {
        Callable<String> writer = () -> post(0, HELLO, "identity").jsonPath().getString("result");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {

            var answers = threads.invokeAll(List.of(writer, writer, writer, writer, writer, writer)).stream()
                    .map(each -> each.resultNow())
                    .sorted()
                    .toList();

            assertThat(answers)
                    .containsExactly("appended", "duplicate", "duplicate", "duplicate", "duplicate", "duplicate");
        }
        assertThat(chunks()).isEqualTo(1);
    }

    @Test
    void sealsAWholeLogOnce() {
        append(0, HELLO).statusCode(200);
        append(7, gzip(WORLD), "gzip").statusCode(200);
        var whole = seal(13, sha256("hello, world\n"));

        whole.statusCode(200).body("length", equalTo(13)).header("Upload-Offset", "13");

        seal(13, sha256("hello, world\n")).statusCode(200);
        seal(13, sha256("other")).statusCode(409).body("code", equalTo("sealed"));
        append(13, WORLD).statusCode(409).header("Upload-Offset", "13").body("code", equalTo("sealed"));
        append(0, HELLO).statusCode(409).body("code", equalTo("sealed"));
    }

    @Test
    void sealsALogOfSeveralMegabytes() {
        var bytes = random(3 << 20);
        for (var i = 0; i < 3; i++) {
            append(i << 20, Arrays.copyOfRange(bytes, i << 20, (i + 1) << 20)).statusCode(200);
        }

        seal(bytes.length, sha256(bytes)).statusCode(200);
    }

    @Test
    void sealsALogThatNeverHadAByte() {
        seal(0, sha256("")).statusCode(200);

        append(0, HELLO).statusCode(409).body("code", equalTo("sealed"));
    }

    @Test
    void refusesToSealALogWithBytesMissing() {
        append(0, HELLO).statusCode(200);

        seal(13, sha256("hello, world\n"))
                .statusCode(409)
                .header("Upload-Offset", "7")
                .body("code", equalTo("incomplete"));

        append(7, WORLD).statusCode(200);
    }

    @Test
    void refusesToSealOtherBytes() {
        append(0, HELLO).statusCode(200);

        seal(7, sha256("jello, ")).statusCode(412).body("code", equalTo("digest-mismatch"));

        append(7, WORLD).statusCode(200);
    }

    @Test
    void knowsTheDigestOfAPartialLogItself() {
        append(0, HELLO).statusCode(200);
        Map<String, Object> partial = Map.of("length", 7, "partial", "The machine went down.");

        sealed(partial).statusCode(200);

        sealed(partial).statusCode(200);
        seal(7, sha256("hello, ")).statusCode(200);
        seal(7, sha256("jello, ")).statusCode(409).body("code", equalTo("sealed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"length\":-1,\"sha256\":\"x\"}",
                "{\"length\":0,\"sha256\":\"abc\"}",
                "{\"length\":0}",
                "{ nope"
            })
    void refusesASealThatIsNone(String body) {
        var status = task.holder()
                .contentType("application/json")
                .body(body)
                .post(task.path("logs/seal"))
                .statusCode();

        assertThat(status).isIn(400, 422);
    }

    @Test
    void refusesADamagedBody() {
        var digest = Base64.getEncoder().encodeToString(new byte[32]);

        task.holder()
                .header("Upload-Offset", 0)
                .header("Content-Digest", "sha-256=:" + digest + ":")
                .contentType("application/octet-stream")
                .body(HELLO)
                .post(chunk())
                .then()
                .statusCode(412)
                .header("Upload-Offset", "0")
                .body("code", equalTo("digest-mismatch"));

        requireLength(0);
    }

    @Test
    void takesTheDigestOfTheEncodedBody() throws NoSuchAlgorithmException {
        var body = gzip(HELLO);
        var digest = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));

        task.holder()
                .header("Upload-Offset", 0)
                .header("Content-Encoding", "gzip")
                .header("Content-Digest", "sha-256=:" + digest + ":")
                .contentType("application/octet-stream")
                .body(body)
                .post(chunk())
                .then()
                .statusCode(200);
    }

    @Test
    void refusesBrokenGzipAndBombs() {
        append(0, Arrays.copyOf(gzip(HELLO), 15), "gzip").statusCode(400).body("detail", containsString("gzip"));
        append(0, HELLO, "gzip").statusCode(400);
        append(0, gzip(new byte[9 << 20]), "gzip").statusCode(413).body("code", equalTo("too-large"));
        append(0, new byte[(1 << 20) + 1]).statusCode(413).header("Upload-Offset", "0");
        append(0, new byte[0]).statusCode(400);

        requireLength(0);
    }

    @Test
    void refusesOtherCodingsAndTypes() {
        append(0, HELLO, "br").statusCode(415).header("Accept-Encoding", "gzip");
        task.holder()
                .header("Upload-Offset", 0)
                .contentType("text/plain")
                .body("hello")
                .post(chunk())
                .then()
                .statusCode(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "99999999999999999999", ""})
    void refusesAnOffsetThatIsNone(String offset) {
        task.holder()
                .header("Upload-Offset", offset)
                .contentType("application/octet-stream")
                .body(HELLO)
                .post(chunk())
                .then()
                .statusCode(400)
                .body("detail", containsString("Upload-Offset"));
    }

    @Test
    void refusesAChunkOfUnknownLength() throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream().write("""
                    POST %s HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Upload-Offset: 0\r
                    Content-Type: application/octet-stream\r
                    Transfer-Encoding: chunked\r
                    Connection: close\r
                    \r
                    1\r
                    a\r
                    0\r
                    \r
                    """.formatted(chunk(), task.token()).getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer)
                    .startsWith("HTTP/1.1 411 ")
                    .containsIgnoringCase("upload-offset: 0")
                    .contains("length-required");
        }
    }

    @Test
    void answersNobodyElse() {
        var other = tasks.plan();

        RestAssured.given().head(chunk()).then().statusCode(401);
        other.holder().head(chunk()).then().statusCode(403);
        admin().head(chunk()).then().statusCode(403);
        other.holder()
                .header("Upload-Offset", 0)
                .contentType("application/octet-stream")
                .body(HELLO)
                .post(chunk())
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));

        requireLength(0);
    }

    /** The chunk's route is not a resource: nothing but itself looks at the token. */
    @Test
    void takesNoChunkWithoutTheTokenOfATask() {
        var unknown = RestAssured.given().header("Authorization", "Bearer trn_task_nobody");

        upload(RestAssured.given(), chunk())
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer realm=\"terrane\"");
        upload(unknown, chunk()).statusCode(401).header("WWW-Authenticate", containsString("invalid_token"));
        upload(RestAssured.given().header("Authorization", "Basic YTpi"), chunk())
                .statusCode(401);
        upload(admin(), chunk()).statusCode(403).body("detail", containsString("trn_task_"));
        upload(tasks.plan().holder(), chunk())
                .statusCode(403)
                .header("Terrane-Desired", "run")
                .header("Terrane-Flush-Interval", "2000");

        requireLength(0);
    }

    @Test
    void refusesAChunkOfNoTaskOrOfNoType() {
        upload(task.holder(), "/api/v1/agents/tasks/none/logs/chunk").statusCode(404);
        task.holder()
                .header("Upload-Offset", 0)
                .body(HELLO)
                .contentType("")
                .post(chunk())
                .then()
                .statusCode(415)
                .header("Upload-Offset", "0");
    }

    @Test
    void refusesWhoeverLostTheLease() {
        append(0, HELLO).statusCode(200);
        var next = tasks.leaseAgain(task);

        append(7, WORLD).statusCode(409).body("code", equalTo("stale-lease")).header("Upload-Offset", "7");
        append(0, HELLO).statusCode(409).body("code", equalTo("stale-lease"));
        seal(7, sha256("hello, ")).statusCode(409).body("code", equalTo("stale-lease"));
        task.holder().head(chunk()).then().statusCode(409);

        next.holder().head(chunk()).then().statusCode(204).header("Upload-Offset", "0");
    }

    @Test
    void tellsWhatIsWantedOfTheTaskInEveryAnswer() {
        append(0, HELLO).header("Terrane-Desired", "run").header("Terrane-Flush-Interval", "2000");
        tasks.execute("update task set desired = 'cancel' where id = $1", task.id());

        append(7, WORLD).statusCode(200).header("Terrane-Desired", "cancel");
        append(99, WORLD).statusCode(409).header("Terrane-Desired", "cancel").header("Terrane-Flush-Interval", "2000");
        append(0, HELLO, "br").statusCode(415).header("Terrane-Desired", "cancel");
        task.holder().head(chunk()).then().statusCode(204).header("Terrane-Desired", "cancel");
        var elsewhere =
                "/api/v1/agents/tasks/%s/logs/chunk".formatted(tasks.plan().id());
        task.holder().head(elsewhere).then().statusCode(403).header("Terrane-Desired", "cancel");
    }

    @Test
    void saysThatTheStoreIsFull() {
        tasks.execute("""
                create or replace function disk_is_full() returns trigger language plpgsql as
                $$ begin raise exception using errcode = '53100'; end $$
                """);
        tasks.execute(
                "create trigger disk_is_full before insert on log_chunk for each row execute function disk_is_full()");
        try {

            append(0, HELLO).statusCode(507).header("Upload-Offset", "0").body("code", equalTo("store-full"));

        } finally {
            tasks.execute("drop trigger disk_is_full on log_chunk");
        }
        append(0, HELLO).statusCode(200);
    }

    private void requireLength(long length) {
        task.holder().head(chunk()).then().statusCode(204).header("Upload-Offset", String.valueOf(length));
    }

    private byte[] stored() {
        return admin().get("/api/v1/tasks/%s/logs".formatted(task.id())).asByteArray();
    }

    private long chunks() {
        return number(
                "select count(*) from log_chunk c join log_stream s on s.id = c.log_stream_id where s.task_id = $1",
                task.id());
    }

    private long number(String sql, Object value) {
        return tasks.query(sql, value).getLong(0);
    }

    private ValidatableResponse append(long offset, byte[] bytes) {
        return append(offset, bytes, "identity");
    }

    private ValidatableResponse append(long offset, byte[] bytes, String coding) {
        return post(offset, bytes, coding).then();
    }

    private Response post(long offset, byte[] bytes, String coding) {
        return task.holder()
                .header("Upload-Offset", offset)
                .header("Content-Encoding", coding)
                .contentType("application/octet-stream")
                .body(bytes)
                .post(chunk());
    }

    private static ValidatableResponse upload(RequestSpecification caller, String path) {
        return caller.header("Upload-Offset", 0)
                .contentType("application/octet-stream")
                .body(HELLO)
                .post(path)
                .then();
    }

    private ValidatableResponse seal(long length, String sha256) {
        return sealed(Map.of("length", length, "sha256", sha256));
    }

    private ValidatableResponse sealed(Map<String, Object> seal) {
        return task.holder()
                .contentType("application/json")
                .body(seal)
                .post(task.path("logs/seal"))
                .then();
    }

    private String chunk() {
        return task.path("logs/chunk");
    }

    private static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
