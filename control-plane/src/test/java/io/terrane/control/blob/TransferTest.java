package io.terrane.control.blob;

import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.People;
import io.terrane.control.web.ContentDigest;
import io.terrane.control.web.Download;
import io.terrane.control.web.RequestBody;
import io.terrane.control.web.StreamedBytes;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.awaitility.Awaitility;
import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TransferTest {
    private static final int LIMIT = 100 << 20;
    private static final byte[] SAMPLE = random(1_500_000);

    private final Pool pool;

    TransferTest(Pool pool) {
        this.pool = pool;
    }

    @Test
    void carriesManyMegabytesBothWays() throws Exception {
        var size = 80 << 20;
        var sent = sha256();
        var received = sha256();
        try (var client = HttpClient.newHttpClient()) {
            var body = BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> new DigestInputStream(new Noise(size), sent)), size);

            var id = client.send(request().POST(body).build(), BodyHandlers.ofString());

            assertThat(id.statusCode()).isEqualTo(200);
            var back = client.send(request("/" + id.body()).build(), BodyHandlers.ofInputStream());
            assertThat(back.headers().firstValueAsLong("Content-Length")).hasValue(size);
            try (var stream = new DigestInputStream(back.body(), received)) {
                assertThat(stream.transferTo(OutputStream.nullOutputStream())).isEqualTo(size);
            }
            var digest = sent.digest();
            assertThat(received.digest()).isEqualTo(digest);
            assertThat(back.headers().firstValue("Content-Digest"))
                    .hasValue(ContentDigest.value(HexFormat.of().formatHex(digest)));
        }
    }

    @Test
    void takesABodyOfUnknownLength() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(SAMPLE));

            var id = client.send(request().POST(body).build(), BodyHandlers.ofString());

            assertThat(download(id.body()).asByteArray()).isEqualTo(SAMPLE);
        }
    }

    @Test
    void takesAnEmptyBody() {
        var id = admin().post("/transfer").asString();

        assertThat(download(id).asByteArray()).isEmpty();
    }

    @Test
    void asksAClientThatWaitsForItToGoOn() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = request().expectContinue(true).POST(BodyPublishers.ofByteArray(SAMPLE));

            var answer = client.send(request.build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void takesABodyWithTheRightDigest() throws Exception {
        var digest = HexFormat.of().formatHex(sha256().digest(SAMPLE));

        admin().header("Content-Digest", "sha-512=:AAAA:, " + ContentDigest.value(digest))
                .body(SAMPLE)
                .post("/transfer")
                .then()
                .statusCode(200);
    }

    @Test
    void refusesABodyWithAnotherDigestAndKeepsNothing() {
        var before = blobs();

        admin().header("Content-Digest", ContentDigest.value("00".repeat(32)))
                .body(SAMPLE)
                .post("/transfer")
                .then()
                .statusCode(412)
                .body("code", equalTo("digest-mismatch"));

        assertThat(blobs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256=:AAAA:", "sha-256=:%%%:", "md5=:AAAA:", "sha-256", ""})
    void refusesADigestThatItCannotCheck(String digest) {
        admin().header("Content-Digest", digest)
                .body(SAMPLE)
                .post("/transfer")
                .then()
                .statusCode(400)
                .body("detail", containsString("Content-Digest"));
    }

    @Test
    void refusesACompressedBody() {
        admin().header("Content-Encoding", "gzip")
                .body(SAMPLE)
                .post("/transfer")
                .then()
                .statusCode(415)
                .body("detail", containsString("Content-Encoding"));
    }

    @Test
    void refusesTooLongABodyBeforeItReadsIt() throws IOException {
        try (var socket = connect("Content-Length: %d\r\nExpect: 100-continue\r\n".formatted(LIMIT + 1L))) {

            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void refusesTooLongABodyOfUnknownLength() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var body = BodyPublishers.ofInputStream(() -> new Noise(LIMIT + 1));

            var answer = client.send(request("").POST(body).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void takesNoWholeBodyOfUnknownLength() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var body = BodyPublishers.ofInputStream(() -> new Noise(10));

            var answer = client.send(request("/whole").POST(body).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(411);
        }
    }

    @Test
    void keepsNothingOfABodyThatBreaksOff() throws IOException {
        var before = blobs();

        try (var socket = connect("Content-Length: 5000000\r\n")) {
            socket.getOutputStream().write(random(3_000_000));
            Awaitility.await().until(() -> blobs() == before + 1);
        }

        Awaitility.await().until(() -> blobs() == before);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=1048570-1048589, 1048570, 1048590",
        "bytes=1499999-, 1499999, 1500000",
        "bytes=-7, 1499993, 1500000",
        "bytes=-9999999, 0, 1500000",
        "bytes=10-9999999, 10, 1500000"
    })
    void givesARange(String range, int from, int to) {
        var id = upload();

        var answer = admin().header("Range", range).get("/transfer/" + id);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes %d-%d/1500000".formatted(from, to - 1));
        assertThat(answer.header("Content-Digest")).isNull();
        assertThat(answer.header("Repr-Digest")).startsWith("sha-256=:");
        assertThat(answer.asByteArray()).isEqualTo(Arrays.copyOfRange(SAMPLE, from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1500000-", "bytes=9-3", "bytes=-0"})
    void refusesARangeWithNothingInIt(String range) {
        admin().header("Range", range)
                .get("/transfer/" + upload())
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */1500000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=99999999999999999999-"})
    void givesAllForARangeThatItDoesNotUnderstand(String range) {
        var answer = admin().header("Range", range).get("/transfer/" + upload());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asByteArray()).isEqualTo(SAMPLE);
    }

    @Test
    void givesAllWhereTheRangeIsOfOtherBytes() {
        admin().header("Range", "bytes=0-1")
                .header("If-Range", "\"other\"")
                .get("/transfer/" + upload())
                .then()
                .statusCode(200);
    }

    @Test
    void givesNothingToAClientThatHasIt() {
        var id = upload();
        var tag = download(id).header("ETag");

        admin().header("If-None-Match", tag).get("/transfer/" + id).then().statusCode(304);
    }

    @Test
    void tellsTheLengthWithoutTheBytes() {
        admin().head("/transfer/" + upload())
                .then()
                .statusCode(200)
                .header("Content-Length", "1500000")
                .header("Accept-Ranges", "bytes");
    }

    @Test
    void cutsTheConnectionWhereTheBytesAreGoneMidway() throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream()
                    .write("GET /transfer/broken HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(People.ADMIN_TOKEN)
                            .getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).containsIgnoringCase("content-length: 10\r\n").endsWith("\r\n\r\nhalf.");
        }
    }

    private Socket connect(String headers) throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        socket.getOutputStream()
                .write("POST /transfer HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n"
                        .formatted(People.ADMIN_TOKEN, headers)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private HttpRequest.Builder request() {
        return request("");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + People.ADMIN_TOKEN);
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:%d/transfer%s".formatted(RestAssured.port, path));
    }

    private static String upload() {
        return admin().body(SAMPLE).post("/transfer").asString();
    }

    private static io.restassured.response.Response download(String id) {
        return admin().get("/transfer/" + id);
    }

    private long blobs() {
        return pool.query("select count(*) from blob")
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static MessageDigest sha256() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256");
    }

    /** Some bytes that nobody holds. */
    private static final class Noise extends InputStream {
        private int left;

        Noise(int size) {
            left = size;
        }

        @Override
        public int read() {
            return left == 0 ? -1 : (left-- * 31) & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            var count = Math.min(length, left);
            for (var i = 0; i < count; i++) {
                bytes[offset + i] = (byte) read();
            }
            return count;
        }
    }

    /** Stands for the resources that use these. */
    @Path("/transfer")
    @PermitAll
    public static class Transfers {
        private final BlobStore blobs;
        private final Pool pool;

        public Transfers(BlobStore blobs, Pool pool) {
            this.blobs = blobs;
            this.pool = pool;
        }

        @POST
        public Uni<String> upload(@jakarta.ws.rs.core.Context HttpServerRequest request) {
            assertThat(Context.isOnEventLoopThread()).isTrue();
            return blobs.write(new RequestBody(request).bytes(LIMIT), LIMIT)
                    .map(blob -> blob.id().toString());
        }

        @POST
        @Path("whole")
        public Uni<Integer> whole(@jakarta.ws.rs.core.Context HttpServerRequest request) {
            return new RequestBody(request).encoded(1000).map(bytes -> bytes.length);
        }

        @GET
        @Path("{id}")
        public Uni<RestResponse<StreamedBytes>> download(
                String id, @jakarta.ws.rs.core.Context HttpServerRequest request) {
            return pool.query("select id, size, encode(sha256, 'hex') from blob where id = '%s'".formatted(id))
                    .execute()
                    .map(rows -> rows.iterator().next())
                    .map(row -> new StoredBlob(new BlobId(row.getUUID(0)), row.getLong(1), row.getString(2)))
                    .map(blob -> new Download(
                                    "application/octet-stream",
                                    blob.size(),
                                    blob.sha256(),
                                    (from, to) -> blobs.read(blob.id(), from, to))
                            .answer(request));
        }

        @GET
        @Path("broken")
        public RestResponse<StreamedBytes> broken() {
            var bytes = Multi.createBy()
                    .concatenating()
                    .streams(
                            Multi.createFrom().item(Buffer.buffer("half.")),
                            Multi.createFrom().<Buffer>failure(new IllegalStateException("The rest is gone")));
            return RestResponse.ok(new StreamedBytes(10, bytes));
        }
    }
}
