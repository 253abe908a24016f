package io.terrane.control.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every test starts the database in one directory, which outlives the server as an operator's would. */
class EmbeddedPostgresTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Closed to everybody but us, as root's home is; root starts the server as somebody else all the same. */
    @TempDir
    private static Path directory;

    @Test
    void keepsWhatWasWrittenAcrossRestarts() throws SQLException {
        try (var first = start()) {
            execute(first, "create table kept as select 42 as answer");
        }

        try (var second = start()) {
            assertThat(query(second, "select answer from kept")).isEqualTo("42");
            execute(second, "drop table kept");
        }
    }

    @Test
    void losesNothingThatItPromisedInACrash() throws SQLException {
        try (var server = start()) {
            assertThat(query(server, "show fsync")).isEqualTo("on");
            assertThat(query(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "show full_page_writes")).isEqualTo("on");
            assertThat(query(server, "show data_checksums")).isEqualTo("on");
        }
    }

    @Test
    void speaksUtf8WhateverTheLocaleOfTheMachine() throws SQLException {
        try (var server = start()) {
            assertThat(query(server, "show server_encoding")).isEqualTo("UTF8");
            assertThat(query(server, "select upper('ä€')")).isEqualTo("Ä€");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws SQLException {
        try (var server = start()) {
            assertThat(query(server, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server, "show unix_socket_directories")).isEmpty();
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        try (var server = start()) {
            var access = server.access();

            assertThatThrownBy(() -> DriverManager.getConnection(access.jdbcUrl(), access.username(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void keepsThePasswordForItsOwner() throws IOException {
        start().close();

        var permissions = Files.getPosixFilePermissions(directory.resolve("database/password"));

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
        assertThat(directory.resolve("database/cluster/password.new")).doesNotExist();
    }

    @Test
    void refusesASecondOwnerAndNamesTheFirst() {
        try (var first = start()) {
            assertThat(first.access().port()).isPositive();

            assertThatThrownBy(EmbeddedPostgresTest::start)
                    .isInstanceOf(DatabaseFailure.class)
                    .hasMessageContaining(
                            "Another control plane (process %d)",
                            ProcessHandle.current().pid())
                    .hasMessageContaining("TERRANE_DATA_DIR");
        }
    }

    @Test
    void stopsTheServerOfAnOwnerThatWasKilled() throws Exception {
        var owner = startOwner();
        var orphan = ProcessHandle.of(serverPid()).orElseThrow();
        owner.destroyForcibly().waitFor();
        assertThat(orphan.isAlive()).isTrue();

        try (var server = start()) {
            assertThat(query(server, "select 1")).isEqualTo("1");
            assertThat(orphan.isAlive()).isFalse();
            assertThat(serverPid()).isNotEqualTo(orphan.pid());
        }
    }

    @Test
    void tellsWhenTheServerEndsByItself() throws Exception {
        var told = new CompletableFuture<String>();
        try (var server = start()) {
            server.onUnexpectedEnd(told::complete);

            SystemProgram.signal("QUIT", serverPid());

            assertThat(told.get(1, TimeUnit.MINUTES)).contains("ended by itself");
        }
    }

    @Test
    void startsAgainAfterASetUpThatWasInterrupted(@TempDir Path fresh) throws Exception {
        var half = Files.createDirectories(fresh.resolve("database/cluster/data.new/base"));
        Files.writeString(half.resolve("rest"), "of an earlier start");

        try (var server = EmbeddedPostgres.start(fresh.resolve("database"), Map.of(), LIMIT)) {
            assertThat(query(server, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void saysThatAFileIsNoDirectory(@TempDir Path other) throws IOException {
        var file = Files.writeString(other.resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedPostgres.start(file, Map.of(), LIMIT))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining("The database directory %s cannot be used", file);
    }

    @Test
    void saysWhyTheServerRefusesToStart() {
        assertThatThrownBy(() ->
                        EmbeddedPostgres.start(directory.resolve("database"), Map.of("max_connections", "none"), LIMIT))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining("does not start")
                .hasMessageContaining("max_connections");
    }

    private static EmbeddedPostgres start() {
        return EmbeddedPostgres.start(directory.resolve("database"), Map.of(), LIMIT);
    }

    /** Another process with the database, which can be killed as a control plane can. */
    private static Process startOwner() throws IOException {
        var owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        directory.resolve("database").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new BufferedReader(owner.inputReader()).readLine()).isEqualTo("ready");
        return owner;
    }

    private static long serverPid() throws IOException {
        return PostmasterFile.read(directory.resolve("database/cluster/data"))
                .orElseThrow()
                .pid();
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        var access = server.access();
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.username(), access.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres server, String sql) throws SQLException {
        var access = server.access();
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.username(), access.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Starts the database, says so and waits to be killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String... arguments) throws IOException {
            try (var server = EmbeddedPostgres.start(Path.of(arguments[0]), Map.of(), LIMIT)) {
                System.out.println(server.access().port() > 0 ? "ready" : "not ready");
                System.out.flush();
                var ignored = System.in.read();
            }
        }
    }
}
