package io.terrane.control.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** A running server on the files of a cluster. */
final class PostgresServer {
    static final String HOST = "127.0.0.1";

    private static final Logger LOG = Logger.getLogger(PostgresServer.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    /** Another program may take the free port before the server does. */
    private static final int PORT_ATTEMPTS = 5;

    /** What the server is told, so that nothing depends on how it was compiled or on its machine. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", HOST),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("timezone", "UTC"),
            Map.entry("logging_collector", "on"),
            Map.entry("log_directory", "../log"),
            Map.entry("log_filename", "postgresql-%a.log"),
            Map.entry("log_rotation_age", "1d"),
            Map.entry("log_truncate_on_rotation", "on"),
            // Neither the values of a refused row nor those of its statement.
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_parameter_max_length_on_error", "0"));

    private final ProcessHandle process;
    private final int port;

    private PostgresServer(ProcessHandle process, int port) {
        this.process = process;
        this.port = port;
    }

    int port() {
        return port;
    }

    ProcessHandle process() {
        return process;
    }

    /**
     * Starts a server and waits until it is ready, which takes long only where it has a crash to recover from.
     *
     * @param settings more of the server's own, or other values than ours
     */
    static PostgresServer start(Path data, PostgresPrograms programs, Map<String, String> settings, Duration limit)
            throws IOException, InterruptedException {
        for (var attempt = 1; ; attempt++) {
            var port = freePort();
            var launched = programs.start("postgres", arguments(data, port, settings));
            if (awaitReady(data, launched, limit)) {
                return new PostgresServer(running(data), port);
            }
            var reason = programs.reason();
            if (attempt == PORT_ATTEMPTS || !reason.contains("could not create any TCP/IP sockets")) {
                throw new DatabaseFailure("The embedded PostgreSQL does not start: " + reason);
            }
        }
    }

    /** Ends a server that was left behind when its control plane was killed. */
    static void stopOrphan(Path data) throws IOException, InterruptedException {
        var orphan = PostmasterFile.read(data).flatMap(each -> each.server(data));
        if (orphan.isPresent()) {
            LOG.infof(
                    "Stopping the database server %d that an earlier control plane left behind",
                    orphan.get().pid());
            stop(orphan.get());
        }
    }

    private static List<String> arguments(Path data, int port, Map<String, String> settings) {
        var all = new TreeMap<>(SETTINGS);
        all.putAll(settings);
        var arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        all.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    private static boolean awaitReady(Path data, Process launched, Duration limit)
            throws IOException, InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!launched.waitFor(POLL)) {
            var ready = PostmasterFile.read(data).filter(PostmasterFile::ready).flatMap(each -> each.server(data));
            if (ready.isPresent()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                launched.destroy();
                throw new DatabaseFailure(
                        "The embedded PostgreSQL is not ready after %d s; its log is in %s. Set TERRANE_DATABASE_START_TIMEOUT to wait longer."
                                .formatted(limit.toSeconds(), data.resolveSibling("log")));
            }
        }
        return false;
    }

    private static ProcessHandle running(Path data) throws IOException {
        return PostmasterFile.read(data)
                .flatMap(each -> each.server(data))
                .orElseThrow(() -> new DatabaseFailure("The embedded PostgreSQL ended right after its start."));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Lets transactions that run now fail, writes everything down and ends. */
    void stop() throws InterruptedException {
        stop(process);
    }

    private static void stop(ProcessHandle server) throws InterruptedException {
        SystemProgram.signal("INT", server.pid());
        if (hasEnded(server)) {
            return;
        }
        LOG.errorf("The database server %d did not stop in time and is ended; it will recover", server.pid());
        SystemProgram.signal("QUIT", server.pid());
        if (!hasEnded(server)) {
            throw new DatabaseFailure("The database server (process %d) does not end.".formatted(server.pid()));
        }
    }

    private static boolean hasEnded(ProcessHandle server) throws InterruptedException {
        try {
            var ignored = server.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for a process cannot fail", e);
        }
    }
}
