package io.terrane.control.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.People;
import io.terrane.protocol.LogMember;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class CompressedLogTest {
    private final LeasedTasks tasks;
    private final LogUploads uploads = new LogUploads();

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI url;

    private LeasedTask task;

    @SuppressWarnings("NullAway.Init")
    CompressedLogTest(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @BeforeEach
    void newTask() {
        task = tasks.plan();
    }

    @Test
    void chunksMadeForItAreServedAsOneMemberAsTheyAre() throws Exception {
        var first = LogMember.compress("one line\n".repeat(1000).getBytes(UTF_8));
        var second = LogMember.compress("another line\n".repeat(1000).getBytes(UTF_8));
        append(first, "gzip");
        append(second, "gzip");

        var body = compressed().body();

        assertThat(content(body)).asString(UTF_8).isEqualTo("one line\n".repeat(1000) + "another line\n".repeat(1000));
        assertThat(body).hasSize(10 + LogMember.data(first).length + LogMember.data(second).length + 10);
    }

    @Test
    void chunksOfWhateverMakeAreServedAsOneMember() throws Exception {
        var whole = new ByteArrayOutputStream();
        var random = new Random(11);
        for (var i = 0; i < 30; i++) {
            var bytes = new byte[1 + random.nextInt(200_000)];
            random.nextBytes(bytes);
            whole.write(bytes);
            switch (i % 3) {
                case 0 -> append(LogMember.compress(bytes), "gzip");
                case 1 -> append(foreign(bytes), "gzip");
                default -> append(bytes, "identity");
            }
        }

        var body = compressed().body();

        assertThat(content(body)).isEqualTo(whole.toByteArray());
        assertThat(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes())
                .isEqualTo(whole.toByteArray());
    }

    @Test
    void gunzipAndCurlReadIt(@TempDir Path directory) throws Exception {
        append(LogMember.compress("first\n".getBytes(UTF_8)), "gzip");
        append("second\n".getBytes(UTF_8), "identity");
        append(LogMember.compress("third\n".getBytes(UTF_8)), "gzip");
        var file = Files.write(directory.resolve("log.gz"), compressed().body());

        assertThat(run("gunzip", "-c", file.toString())).isEqualTo("first\nsecond\nthird\n");
        assertThat(run(
                        "curl",
                        "-sS",
                        "--compressed",
                        "-H",
                        "Authorization: " + authorization(),
                        address().toString()))
                .isEqualTo("first\nsecond\nthird\n");
    }

    @Test
    void isNotCompressedForOthersNorInParts() throws Exception {
        append(LogMember.compress("some text\n".getBytes(UTF_8)), "gzip");

        assertThat(get(address(), "identity").headers().firstValue("Content-Encoding"))
                .isEmpty();
        assertThat(get(address(), "br, gzip;q=0").body()).asString(UTF_8).isEqualTo("some text\n");
        assertThat(get(URI.create(address() + "?offset=5"), "gzip").body())
                .asString(UTF_8)
                .isEqualTo("text\n");
    }

    @Test
    void aLogWithoutAByteIsOneMemberToo() throws Exception {
        assertThat(content(compressed().body())).isEmpty();
    }

    private void append(byte[] body, String coding) {
        uploads.append(task, body, coding);
    }

    private HttpResponse<byte[]> compressed() throws IOException, InterruptedException {
        var answer = get(address(), "gzip, deflate");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        return answer;
    }

    private URI address() {
        return url.resolve("/api/v1/tasks/" + task.id() + "/logs");
    }

    private static HttpResponse<byte[]> get(URI address, String codings) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(address)
                    .header("Authorization", authorization())
                    .header("Accept-Encoding", codings)
                    .build();
            return http.send(request, BodyHandlers.ofByteArray());
        }
    }

    private static String authorization() {
        return "Bearer " + People.ADMIN_TOKEN;
    }

    /** Fails where it is not exactly one member. */
    private static byte[] content(byte[] body) throws IOException {
        try (var member = new GzipMember(body)) {
            return member.readAllBytes();
        }
    }

    private static byte[] foreign(byte[] bytes) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
