package io.terrane.control.database;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives every start of the application in a test a real and empty database, which the application itself migrates. No
 * test has to ask for it. The server's files stay in {@code target}, so that the next test run starts it in no time;
 * test runs at the same time have one each.
 */
@QuarkusTestResource(TestDatabase.class)
public final class TestDatabase implements QuarkusTestResourceLifecycleManager {
    private static final int TEST_RUNS_AT_ONCE = 8;
    private static final String PREFIX = "test_";

    /** Tests may lose everything in a crash of the machine, and are faster for that. */
    private static final Map<String, String> FAST =
            Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

    private @Nullable EmbeddedPostgres server;

    @Override
    public Map<String, String> start() {
        server = startServer();
        var access = server.access();
        var fresh = access.toDatabase(
                PREFIX + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
        try (var connection = connect(access)) {
            dropOld(connection);
            execute(connection, "create database " + fresh.database());
        } catch (SQLException e) {
            throw new IllegalStateException("No test database", e);
        }
        var settings = new HashMap<>(fresh.settings());
        settings.put("terrane.data-dir", freshDirectory().toString());
        return settings;
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static EmbeddedPostgres startServer() {
        for (var number = 1; ; number++) {
            try {
                return EmbeddedPostgres.start(
                        Path.of("target", "test-postgres", Integer.toString(number)), FAST, Duration.ofMinutes(1));
            } catch (DatabaseFailure failure) {
                if (number == TEST_RUNS_AT_ONCE || !failure.sentence().startsWith("Another control plane")) {
                    throw failure;
                }
            }
        }
    }

    private static Connection connect(DatabaseAccess access) throws SQLException {
        return DriverManager.getConnection(access.jdbcUrl(), access.username(), access.password());
    }

    private static void dropOld(Connection connection) throws SQLException {
        var old = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select datname from pg_database where datname like 'test\\_%'")) {
            while (rows.next()) {
                old.add(rows.getString(1));
            }
        }
        for (var name : old) {
            execute(connection, "drop database %s with (force)".formatted(name));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Path freshDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "data")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
