package io.terrane.control.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A PostgreSQL server of our own, for those who bring none: its files survive restarts, it listens on loopback only,
 * and it keeps what it was told to keep.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private final OwnerLock owner;
    private final PostgresServer server;
    private final DatabaseAccess access;
    private boolean closed;

    private EmbeddedPostgres(OwnerLock owner, PostgresServer server, String password) {
        this.owner = owner;
        this.server = server;
        this.access = new DatabaseAccess(
                PostgresServer.HOST, server.port(), PostgresCluster.DATABASE, PostgresCluster.USER, password);
    }

    /**
     * Starts the server, the first time after making its files, and waits until it answers.
     *
     * @param directory for it alone
     * @param settings of the server itself, beyond or instead of the usual ones
     * @param limit how long the server may take to be ready, the recovery from a crash included
     */
    public static EmbeddedPostgres start(Path directory, Map<String, String> settings, Duration limit) {
        var home = directory.toAbsolutePath().normalize();
        try {
            return startIn(home, settings, limit);
        } catch (AccessDeniedException e) {
            throw new DatabaseFailure(
                    "The database directory %s cannot be used: no permission for %s. Set TERRANE_DATA_DIR to a directory that this user can write to."
                            .formatted(home, e.getFile()),
                    e);
        } catch (FileSystemException e) {
            throw new DatabaseFailure(
                    "The database directory %s cannot be used: %s".formatted(home, e.getMessage()), e);
        } catch (IOException e) {
            throw new DatabaseFailure(
                    "The embedded PostgreSQL in %s cannot be started: %s".formatted(home, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseFailure("The start of the embedded PostgreSQL was interrupted.", e);
        }
    }

    private static EmbeddedPostgres startIn(Path home, Map<String, String> settings, Duration limit)
            throws IOException, InterruptedException {
        var owner = OwnerLock.take(Directories.create(home, "rwx--x--x"));
        try {
            var cluster = new PostgresCluster(home);
            var programs =
                    new PostgresPrograms(PostgresBinaries.in(home), ServerUser.of(cluster), home.resolve("start.log"));
            cluster.prepare(programs);
            PostgresServer.stopOrphan(cluster.data());
            var server = PostgresServer.start(cluster.data(), programs, settings, limit);
            return new EmbeddedPostgres(owner, server, cluster.password());
        } catch (IOException | InterruptedException | RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    public DatabaseAccess access() {
        return access;
    }

    /** Tells when the server ends without having been asked to. */
    public void onUnexpectedEnd(Consumer<String> listener) {
        var ignored = server.process().onExit().thenRun(() -> {
            if (!isClosed()) {
                listener.accept("The embedded PostgreSQL (process %d) ended by itself."
                        .formatted(server.process().pid()));
            }
        });
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Stops the server after what it has promised is on disk. Closing twice is closing once. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.stop();
            owner.close();
        } catch (IOException e) {
            throw new DatabaseFailure("The database directory cannot be released: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseFailure("The stop of the embedded PostgreSQL was interrupted.", e);
        }
    }
}
