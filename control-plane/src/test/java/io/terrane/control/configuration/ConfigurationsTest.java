package io.terrane.control.configuration;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.terrane.control.Tenants;
import io.terrane.control.database.EventLoop;
import io.terrane.control.problem.Problem;
import io.terrane.executor.archive.Archive;
import io.terrane.executor.archive.ArchiveLimits;
import io.terrane.protocol.WorkspaceId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ConfigurationsTest {
    private final Tenants tenants;
    private final Configurations configurations;
    private final EventLoop eventLoop;
    private final Pool database;
    private Tenants.Tenant tenant;
    private String workspace;

    @SuppressWarnings("NullAway.Init")
    ConfigurationsTest(Tenants tenants, Configurations configurations, EventLoop eventLoop, Pool database) {
        this.tenants = tenants;
        this.configurations = configurations;
        this.eventLoop = eventLoop;
        this.database = database;
    }

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        workspace = tenant.createWorkspace("network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/gzip", "application/x-gzip", "application/octet-stream"})
    void anArchiveIsKeptAsItCame(String type) throws Exception {
        var archive = archive(Map.of("main.tf", "# hello\n", "modules/a/b.tf", "# b\n"));

        String id = as().contentType(type)
                .body(archive)
                .post(path() + "?message=First")
                .then()
                .statusCode(201)
                .body("workspace_id", equalTo(workspace))
                .body("size", equalTo(archive.length))
                .body("sha256", equalTo(sha256(archive)))
                .body("unpacked_size", equalTo(12))
                .body("message", equalTo("First"))
                .body("created_by", equalTo("tenant"))
                .extract()
                .path("id");

        var content = as().get("/api/v1/configuration-versions/%s/content".formatted(id));
        content.then().statusCode(200).contentType("application/gzip").header("Content-Digest", notNullValue());
        assertThat(content.asByteArray()).isEqualTo(archive);
    }

    @Test
    void anArchiveOfManyPartsIsKeptAsItCame() throws Exception {
        var noise = new byte[5_000_000];
        new Random(7).nextBytes(noise);
        var archive = tar(tar -> put(tar, new TarArchiveEntry("noise.bin"), noise));

        String id = upload(archive)
                .statusCode(201)
                .body("unpacked_size", equalTo(noise.length))
                .extract()
                .path("id");

        assertThat(as().get("/api/v1/configuration-versions/%s/content".formatted(id))
                        .asByteArray())
                .isEqualTo(archive);
    }

    @Test
    void textsAreEnough() throws Exception {
        String id = as().contentType("application/json")
                .body(Map.of("files", Map.of("main.tf", "# hello\n", "a/b.tf", "ä")))
                .post(path())
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/configuration-versions/"))
                .body("message", equalTo("Uploaded by tenant"))
                .body("unpacked_size", equalTo(10))
                .extract()
                .path("id");

        var content = as().get("/api/v1/configuration-versions/%s/content".formatted(id))
                .asByteArray();
        assertThat(content).isEqualTo(archive(Map.of("main.tf", "# hello\n", "a/b.tf", "ä")));
    }

    @Test
    void manyTextsArePossible() {
        as().contentType("application/json")
                .body(Map.of("files", Map.of("main.tf", "#".repeat(3_000_000))))
                .post(path())
                .then()
                .statusCode(201)
                .body("unpacked_size", equalTo(3_000_000));
    }

    static Stream<Arguments> hostileArchives() throws IOException {
        return Stream.of(
                Arguments.of("no gzip", "hello".getBytes(StandardCharsets.UTF_8), "archive"),
                Arguments.of("empty", new byte[0], "archive"),
                Arguments.of("cut off", Arrays.copyOf(archive(Map.of("a", "b".repeat(1000))), 60), "archive"),
                Arguments.of("no files", tar(tar -> {}), "no file"),
                Arguments.of("absolute path", file("/etc/passwd"), "/etc/passwd"),
                Arguments.of("parent directory", file("../evil.tf"), "../evil.tf"),
                Arguments.of("hidden parent directory", file("a/../../evil.tf"), "evil.tf"),
                Arguments.of("link that leaves", link("a", "../../etc"), "\"a\""),
                Arguments.of("device", device(), "device"),
                Arguments.of(
                        "same name",
                        tar(tar -> {
                            put(tar, new TarArchiveEntry("main.tf"), new byte[1]);
                            put(tar, new TarArchiveEntry("MAIN.tf"), new byte[1]);
                        }),
                        "MAIN.tf"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileArchives")
    void aHostileArchiveIsRefusedAndNothingStays(String name, byte[] archive, String sentence) {
        var before = blobs();

        upload(archive)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("field", equalTo("archive"))
                .body("detail", containsString(sentence));

        assertThat(blobs()).isEqualTo(before);
        as().get(path()).then().body("items", equalTo(List.of()));
    }

    @Test
    void aBombIsRefused() throws Exception {
        var before = blobs();
        var bomb = tar(tar -> {
            var entry = new TarArchiveEntry("zeros");
            entry.setSize(600L << 20);
            tar.putArchiveEntry(entry);
            for (var i = 0; i < 600; i++) {
                tar.write(new byte[1 << 20]);
            }
            tar.closeArchiveEntry();
        });

        upload(bomb).statusCode(422).body("field", equalTo("archive"));

        assertThat(blobs()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                       | files   | at least one file",
                "{'files': {}}                            | files   | at least one file",
                "{'files': ['main.tf']}                   | files   | an object",
                "{'files': {'main.tf': null}}             | files   | a text for each path",
                "{'files': {'../main.tf': ''}}            | files   | ../main.tf",
                "{'files': {'/main.tf': ''}}              | files   | /main.tf",
                "{'files': {'a.tf': '', 'A.tf': ''}}      | files   | A.tf",
                "{'files': {'main.tf': ''}, 'massage': ''}| massage | massage is not a field",
            })
    void everyRefusalNamesItsField(String body, String field, String sentence) {
        as().contentType("application/json")
                .body(body.replace('\'', '"'))
                .post(path())
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("field", startsWith(field))
                .body("detail", containsString(sentence.strip()));
        as().get(path()).then().body("items", equalTo(List.of()));
    }

    @Test
    void anotherMediaTypeIsRefused() {
        as().contentType("application/zip")
                .body(new byte[10])
                .post(path())
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("code", equalTo("unsupported-media-type"));
    }

    @Test
    void aWrongDigestIsRefused() {
        as().contentType("application/gzip")
                .header("Content-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
                .body(archive(Map.of("main.tf", "")))
                .post(path())
                .then()
                .statusCode(412)
                .body("code", equalTo("digest-mismatch"));
        as().get(path()).then().body("items", equalTo(List.of()));
    }

    @Test
    void uploadingTwiceWithOneKeyGivesOneVersion() {
        var archive = archive(Map.of("main.tf", "# one\n"));
        var first = once("key-1", archive).statusCode(201).extract();
        var before = blobs();

        var second = once("key-1", archive)
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .extract();

        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(blobs()).isEqualTo(before);
        once("key-1", archive(Map.of("main.tf", "# two\n")))
                .statusCode(422)
                .body("code", equalTo("idempotency-mismatch"));
        assertThat(blobs()).isEqualTo(before);
    }

    @Test
    void anotherOrganizationsAreNotFound() {
        String id = upload(archive(Map.of("main.tf", ""))).extract().path("id");
        var stranger = tenants.create().token();
        var before = blobs();

        holderOf(stranger).get("/api/v1/configuration-versions/" + id).then().statusCode(404);
        holderOf(stranger)
                .get("/api/v1/configuration-versions/%s/content".formatted(id))
                .then()
                .statusCode(404);
        holderOf(stranger).get(path()).then().statusCode(404);
        holderOf(stranger)
                .contentType("application/gzip")
                .body(archive(Map.of("main.tf", "")))
                .post(path())
                .then()
                .statusCode(404);
        assertThat(blobs()).isEqualTo(before);
    }

    @Test
    void theLatestIsTheOneUploadedLast() throws Exception {
        var id = WorkspaceId.of(workspace);
        Assertions.assertThatThrownBy(() -> eventLoop.await(Duration.ofSeconds(10), () -> configurations.latest(id)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("upload a configuration first");
        upload(archive(Map.of("main.tf", "# one\n"))).statusCode(201);
        String second = upload(archive(Map.of("main.tf", "# two\n"))).extract().path("id");

        var latest = eventLoop
                .await(Duration.ofSeconds(10), () -> configurations.latest(id))
                .orElseThrow();

        assertThat(latest.id().toString()).isEqualTo(second);
    }

    @Test
    void theVersionOfAnotherWorkspaceIsNotTaken() {
        String version = upload(archive(Map.of("main.tf", ""))).extract().path("id");
        var other = WorkspaceId.of(tenant.createWorkspace("other"));

        Assertions.assertThatThrownBy(() -> eventLoop.await(
                        Duration.ofSeconds(10),
                        () -> configurations.require(new ConfigurationVersionId(UUID.fromString(version)), other)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("configuration_version_id names no configuration version of the workspace");
    }

    @Test
    void deletingTheWorkspaceDeletesItsArchives() {
        var before = blobs();
        upload(archive(Map.of("main.tf", "#".repeat(3000)))).statusCode(201);

        as().delete("/api/v1/workspaces/" + workspace).then().statusCode(204);

        assertThat(blobs()).isEqualTo(before);
    }

    private RequestSpecification as() {
        return holderOf(tenant.token());
    }

    private String path() {
        return "/api/v1/workspaces/%s/configuration-versions".formatted(workspace);
    }

    private ValidatableResponse upload(byte[] archive) {
        return as().contentType("application/gzip").body(archive).post(path()).then();
    }

    private ValidatableResponse once(String key, byte[] archive) {
        return as().contentType("application/gzip")
                .header("Idempotency-Key", key)
                .body(archive)
                .post(path())
                .then();
    }

    private long blobs() {
        return database.preparedQuery("select count(*) from blob")
                .executeAndAwait(Tuple.tuple())
                .iterator()
                .next()
                .getLong(0);
    }

    private static byte[] archive(Map<String, String> files) {
        try {
            var packed = Archive.pack(files, ArchiveLimits.ofBytes(10_000_000));
            assertThat(Archive.check(new ByteArrayInputStream(packed), ArchiveLimits.ofBytes(10_000_000)))
                    .isNotNull();
            return packed;
        } catch (Exception e) {
            throw new AssertionError("The files cannot be packed", e);
        }
    }

    private static byte[] file(String name) throws IOException {
        return tar(tar -> put(tar, new TarArchiveEntry(name, true), new byte[1]));
    }

    private static byte[] link(String name, String target) throws IOException {
        return tar(tar -> {
            var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        });
    }

    private static byte[] device() throws IOException {
        return tar(tar -> {
            tar.putArchiveEntry(new TarArchiveEntry("disk", TarConstants.LF_BLK));
            tar.closeArchiveEntry();
        });
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static byte[] tar(Entries entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes), "UTF-8")) {
            entries.write(tar);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private interface Entries {
        void write(TarArchiveOutputStream tar) throws IOException;
    }
}
