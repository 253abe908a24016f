package io.terrane.control.identity;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(FirstTokenTest.WithAFile.class)
class FirstTokenTest {
    private static final Pattern TOKEN = Pattern.compile("trn_api_[A-Za-z0-9_-]{43}");

    private final Pool database;
    private final Tokens tokens;
    private final AdminTokenConfig config;

    FirstTokenTest(Pool database, Tokens tokens, AdminTokenConfig config) {
        this.database = database;
        this.tokens = tokens;
        this.config = config;
    }

    @Test
    void theFirstStartWritesAFileThatOnlyItsOwnerReads() throws Exception {
        var file = config.adminTokenFile().orElseThrow();

        var secret = Files.readString(file).strip();

        assertThat(secret).matches(TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        forgetAllTokens();
        start(config);
        holderOf(secret).get("/api/v1/organizations").then().statusCode(200);
        assertThat(Files.readString(file).strip()).isEqualTo(secret);
    }

    @Test
    void withoutASettingItIsPrintedOnce() {
        forgetAllTokens();

        var first = printed(() -> start(nothing()));
        var second = printed(() -> start(nothing()));

        var token = TOKEN.matcher(first);
        assertThat(token.find()).isTrue();
        holderOf(token.group()).get("/api/v1/organizations").then().statusCode(200);
        assertThat(first).contains("shown this once");
        assertThat(second).isEmpty();
    }

    @Test
    void replicasThatStartTogetherMakeOne() throws Exception {
        forgetAllTokens();
        Callable<Boolean> start = () -> {
            start(nothing());
            return true;
        };

        var printed = printed(() -> {
            try (var replicas = Executors.newFixedThreadPool(4)) {
                assertThat(replicas.invokeAll(
                                IntStream.range(0, 4).mapToObj(_ -> start).toList()))
                        .allMatch(each -> each.resultNow());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(TOKEN.matcher(printed).results()).hasSize(1);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void theOperatorsOwnTokenIsTakenBesideOthers() {
        var own = "trn_api_chosen-by-the-operator-0123456789abcdef";

        var printed = printed(() -> start(given(own)));

        assertThat(printed).isEmpty();
        holderOf(own).get("/api/v1/organizations").then().statusCode(200);
    }

    @Test
    void theOperatorsOwnTokenStaysRevoked() {
        var own = "trn_api_chosen-and-revoked-0123456789abcdefghij";
        start(given(own));
        database.query("update api_token set revoked_at = now()").executeAndAwait();

        start(given(own));

        holderOf(own).get("/api/v1/organizations").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "trn_api_short", "trn_pool_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aTokenThatCannotBeIsRefusedWithTheSettingsName(String own) {
        assertThatThrownBy(() -> start(given(own)))
                .hasMessageContaining("terrane.admin-token must hold trn_api_")
                .hasMessageNotContaining("short");
    }

    @Test
    void aFileWithoutATokenIsRefusedWithTheSettingsName(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("token"), "hello\n");

        assertThatThrownBy(() -> start(settings(Optional.empty(), Optional.of(file))))
                .hasMessageContaining("terrane.admin-token-file")
                .hasMessageNotContaining("hello");
    }

    private void start(AdminTokenConfig with) {
        new FirstToken(database, tokens, new TokenAnnouncement(with), InstantSource.system()).start(new StartupEvent());
    }

    private void forgetAllTokens() {
        database.query("delete from api_token").executeAndAwait();
    }

    private long count() {
        return database.query("select count(*) from api_token")
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }

    private static String printed(Runnable work) {
        var standard = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(standard);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static AdminTokenConfig nothing() {
        return settings(Optional.empty(), Optional.empty());
    }

    private static AdminTokenConfig given(String token) {
        return settings(Optional.of(token), Optional.empty());
    }

    private static AdminTokenConfig settings(Optional<String> token, Optional<Path> file) {
        return new AdminTokenConfig() {
            @Override
            public Optional<String> adminToken() {
                return token;
            }

            @Override
            public Optional<Path> adminTokenFile() {
                return file;
            }
        };
    }

    public static class WithAFile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                var directory = Files.createTempDirectory("terrane-first-token");
                return Map.of(
                        "terrane.admin-token",
                        "",
                        "terrane.admin-token-file",
                        directory.resolve("token").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
